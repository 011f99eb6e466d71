import { Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { Menu, MenuItem } from '@/components/ui/menu'

const PrintJob = later(() => import('./PrintJob').then((module) => module.PrintJob))

/** On paper: the page that is looked at, or all of them. */
export function PrintMenu({ document, page }: { document: HealthDocument; page: number }) {
  const { t } = useTranslation()
  const [job, setJob] = useState<{ number: number; pages: readonly number[] } | null>(null)
  const count = document.page_count ?? 0
  const print = (pages: readonly number[]) =>
    setJob((before) => ({ number: (before?.number ?? 0) + 1, pages }))
  const end = useCallback(() => setJob(null), [])
  const trigger = (
    <Button look="quiet" size="icon" aria-label={t('viewer.print')} title={t('viewer.print')}>
      <Printer aria-hidden="true" />
    </Button>
  )
  return (
    <>
      <Menu trigger={trigger} align="start">
        <MenuItem onSelect={() => print([page])}>{t('viewer.print-page')}</MenuItem>
        <MenuItem onSelect={() => print(Array.from({ length: count }, (_, index) => index + 1))}>
          {t('viewer.print-all', { count })}
        </MenuItem>
      </Menu>
      {job && <PrintJob key={job.number} document={document} pages={job.pages} onEnd={end} />}
    </>
  )
}
