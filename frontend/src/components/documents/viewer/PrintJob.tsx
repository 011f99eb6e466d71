import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { pageImageQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Dialog } from '@/components/ui/dialog'
import { ProgressBar } from '@/components/ui/progress'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'

interface PrintJobProps {
  document: HealthDocument
  pages: readonly number[]
  onEnd: () => void
}

/** Fetches the pictures of the pages one after the other, then opens the browser's own print dialog with them. */
export function PrintJob({ document: paper, pages, onEnd }: PrintJobProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { urls, done } = usePictures(paper.id, pages, onEnd)
  const [shown, setShown] = useState(0)
  const ready = done && shown === urls.length

  useEffect(() => {
    if (!ready) return
    const title = document.title
    // The name under which a print is saved as a file.
    document.title = paper.filename
    addEventListener('afterprint', onEnd, { once: true })
    print()
    return () => {
      document.title = title
      removeEventListener('afterprint', onEnd)
    }
  }, [ready, paper.filename, onEnd])

  return (
    <>
      <Dialog
        open={!ready}
        onOpenChange={(open) => !open && onEnd()}
        title={t('viewer.printing')}
        closeName={t('common.cancel')}
      >
        <p role="status" className="mb-2 text-ink-2 text-sm">
          {t('viewer.printing-page', {
            number: format.number(Math.min(urls.length + 1, pages.length)),
            count: format.number(pages.length),
          })}
        </p>
        <ProgressBar value={urls.length / pages.length} name={t('viewer.printing')} />
      </Dialog>
      {createPortal(
        <div className="hidden print:block" data-print aria-hidden="true">
          {done &&
            urls.map((url, index) => (
              <img
                key={url}
                src={url}
                alt={t('viewer.image', { number: pages[index] })}
                onLoad={() => setShown((before) => before + 1)}
                onError={() => setShown((before) => before + 1)}
                className="mx-auto block max-h-[99vh] max-w-full break-inside-avoid break-after-page object-contain last:break-after-auto"
              />
            ))}
        </div>,
        document.body,
      )}
    </>
  )
}

/** Addresses of the pictures, as many as have come. */
function usePictures(documentId: string, pages: readonly number[], onFault: () => void) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [urls, setUrls] = useState<readonly string[]>([])
  const [done, setDone] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a job is made once and does not change
  useEffect(() => {
    const made: string[] = []
    let left = false
    const gather = async () => {
      for (const page of pages) {
        const picture = await queries.fetchQuery({ ...pageImageQuery(documentId, page), retry: 1 })
        if (left) return
        made.push(URL.createObjectURL(picture))
        setUrls([...made])
      }
      setDone(true)
    }
    gather().catch((error: unknown) => {
      if (left) return
      notifyProblem(error)
      onFault()
    })
    return () => {
      left = true
      for (const url of made) URL.revokeObjectURL(url)
    }
  }, [])
  return { urls, done }
}
