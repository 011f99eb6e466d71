import { useQuery } from '@tanstack/react-query'
import { FlaskConicalOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentLabsQuery } from '@/api/labs'
import type { HealthDocument } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { SkeletonRows } from '@/components/ui/skeleton'
import { usePhone } from '@/hooks/use-media'
import { AddRow } from './AddRow'
import { OtherPerson } from './OtherPerson'
import { PagePicture } from './PagePicture'
import { isDoubtful } from './progress'
import { ReviewHead } from './ReviewHead'
import { RowList } from './RowList'
import { useReview } from './use-review'

/** The rows that were read out of a document, beside the page they stand on. */
export function ReviewRoom({ document: paper }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { data: rows, error, refetch } = useQuery(documentLabsQuery(paper.id))
  const review = useReview(paper.id)
  const [active, setActive] = useState<string | null>(null)
  const [onlyDoubtful, setOnlyDoubtful] = useState(false)
  const [adding, setAdding] = useState(false)
  const [picturing, setPicturing] = useState(false)

  if (error && !rows) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!rows) return <SkeletonRows rows={6} className="h-24" />
  const another = paper.patient.match === 'other' || paper.patient.match === 'other_said'
  // Those that were doubtful stay in sight after their owner's word, or they would jump away under the hand.
  const shown = onlyDoubtful ? rows.filter((row) => isDoubtful(row) || row.id === active) : rows
  const current = rows.find(({ id }) => id === active) ?? shown[0]
  const page = current?.page ?? 1
  const picture = (
    <PagePicture
      key={page}
      documentId={paper.id}
      page={page}
      rows={rows.filter((row) => row.page === page)}
      active={current?.id ?? null}
      onChoose={(id) => {
        setPicturing(false)
        setOnlyDoubtful(false)
        setActive(id)
        requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus())
      }}
    />
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-5 phone:grid-cols-1">
      {!phone && <div className="sticky top-0">{picture}</div>}
      <div className="flex min-w-0 flex-col gap-4">
        {another && <OtherPerson document={paper} />}
        {rows.length === 0 ? (
          <EmptyState
            icon={FlaskConicalOff}
            title={t('review.empty')}
            action={<Button onClick={() => setAdding(true)}>{t('review.add')}</Button>}
          >
            {t('review.empty-text')}
          </EmptyState>
        ) : (
          <ReviewHead
            rows={rows}
            mayConfirm={!another}
            onlyDoubtful={onlyDoubtful}
            onOnlyDoubtful={setOnlyDoubtful}
            onAdd={() => setAdding(true)}
            review={review}
          />
        )}
        <RowList
          rows={shown}
          active={current?.id ?? null}
          mayConfirm={!another}
          review={review}
          onActive={setActive}
          onPicture={(id) => {
            setActive(id)
            setPicturing(true)
          }}
        />
      </div>
      {phone && (
        <Dialog
          open={picturing}
          onOpenChange={setPicturing}
          title={t('labs.page', { number: page })}
          closeName={t('common.close')}
          sheet
        >
          {picture}
        </Dialog>
      )}
      {adding && (
        <AddRow
          documentId={paper.id}
          pages={paper.page_count ?? 1}
          page={page}
          onClose={() => setAdding(false)}
          onAdded={(id) => {
            setAdding(false)
            setActive(id)
          }}
        />
      )}
    </div>
  )
}
