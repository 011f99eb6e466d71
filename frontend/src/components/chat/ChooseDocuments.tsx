import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentsQuery } from '@/api/documents'
import { TimeText } from '@/components/shared/TimeText'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { SkeletonRows } from '@/components/ui/skeleton'

interface ChooseDocumentsProps {
  chosen: readonly string[]
  onChoose: (ids: string[]) => void
  onClose: () => void
}

export function ChooseDocuments({ chosen, onChoose, onClose }: ChooseDocumentsProps) {
  const { t } = useTranslation()
  const { data, isPending } = useQuery(documentsQuery)
  const [ids, setIds] = useState(() => new Set(chosen))
  const toggle = (id: string) =>
    setIds((before) =>
      before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
    )

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('chat.choose-documents')}
      closeName={t('common.close')}
    >
      {isPending && <SkeletonRows rows={3} />}
      {data?.items.length === 0 && <p className="text-ink-2">{t('documents.empty-title')}</p>}
      <ul className="-mx-2 max-h-[50dvh] overflow-y-auto px-2">
        {data?.items.map((document) => (
          <li key={document.id}>
            <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-sm px-2 py-1.5 hover:bg-sunk">
              <input
                type="checkbox"
                className="size-4.5 accent-brand"
                checked={ids.has(document.id)}
                onChange={() => toggle(document.id)}
              />
              <span className="min-w-0 grow">
                <span className="block truncate">{document.filename}</span>
                <TimeText at={document.created_at} style="day" className="text-ink-3 text-sm" />
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex justify-end">
        <Button
          onClick={() => {
            onChoose([...ids])
            onClose()
          }}
        >
          {t('chat.attach')}
        </Button>
      </div>
    </Dialog>
  )
}
