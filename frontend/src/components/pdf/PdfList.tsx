import { useQuery } from '@tanstack/react-query'
import { Download, FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { downloadPdf, pdfsQuery } from '@/api/pdfs'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Button, buttonStyle } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'

export function PdfList() {
  const { t } = useTranslation()
  const format = useFormat()
  const notifyProblem = useNotifyProblem()
  const { data, isPending, error, refetch } = useQuery(pdfsQuery)
  const lit = useHashTarget(Boolean(data))
  if (isPending) return <SkeletonRows rows={3} />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={FileText}
        title={t('pdf.empty-title')}
        action={
          <Link to="/chat" className={buttonStyle()}>
            {t('pdf.ask')}
          </Link>
        }
      >
        {t('pdf.empty-text')}
      </EmptyState>
    )
  }
  return (
    <ul className="divide-y rounded-xl border bg-panel shadow-card">
      {data.items.map((pdf) => (
        <li
          key={pdf.id}
          id={pdf.id}
          className={cn('flex items-center gap-3.5 px-4.5 py-3', pdf.id === lit && 'bg-brand-soft')}
        >
          <FileText className="size-5 shrink-0 text-brand" aria-hidden="true" />
          <div className="min-w-0 grow">
            <h2 className="truncate font-[550]" title={pdf.title}>
              {pdf.title}
            </h2>
            <p className="text-ink-3 text-sm">
              <TimeText at={pdf.created_at} /> · {format.fileSize(pdf.file_size)}
            </p>
          </div>
          <Button
            look="outline"
            aria-label={t('pdf.download', { title: pdf.title })}
            onClick={() => void downloadPdf(pdf).catch(notifyProblem)}
          >
            <Download aria-hidden="true" />
            <span className="phone:hidden">{t('common.download')}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}
