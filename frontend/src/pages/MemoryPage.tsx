import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportMemory } from '@/api/memory'
import { Page } from '@/components/layout/Page'
import { MemoryDialog } from '@/components/memory/later-dialog'
import { MemoryList } from '@/components/memory/MemoryList'
import { SaveTable } from '@/components/shared/SaveTable'
import { Button } from '@/components/ui/button'
import { usePrepared } from '@/components/ui/later'

export default function MemoryPage() {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  usePrepared(MemoryDialog)
  return (
    <Page
      title={t('nav.memory')}
      width="text"
      actions={
        <>
          <SaveTable name={t('memory.file')} save={exportMemory} />
          <Button onClick={() => setAdding(true)} aria-label={t('memory.add')}>
            <Plus aria-hidden="true" />
            <span className="phone:hidden">{t('memory.add')}</span>
          </Button>
        </>
      }
    >
      <p className="mb-4 text-ink-2">{t('memory.intro')}</p>
      <MemoryList onAdd={() => setAdding(true)} />
      {adding && <MemoryDialog entry={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}
