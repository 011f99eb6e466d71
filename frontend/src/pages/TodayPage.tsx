import { useTranslation } from 'react-i18next'
import { OutOfRangeCard } from '@/components/labs/OutOfRangeCard'
import { ToCheck } from '@/components/labs/ToCheck'
import { Page } from '@/components/layout/Page'
import type { DrawForm } from '@/components/reviews/ReviewCard'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { ChatsCard } from '@/components/today/ChatsCard'
import { DocumentsCard } from '@/components/today/DocumentsCard'
import { FirstSteps } from '@/components/today/FirstSteps'
import { TodayCard } from '@/components/today/TodayCard'
import { useFirstDay } from '@/components/today/use-first-day'
import { later } from '@/components/ui/later'
import { Skeleton } from '@/components/ui/skeleton'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'

const columns = 'grid grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] items-start gap-4.5 max-[1000px]:grid-cols-1'
/** Most mornings have nothing to propose. */
const ReviewCard = later(() => import('@/components/reviews/ReviewCard').then((module) => module.ReviewCard))
/** The form brings its own library; it comes with the first proposal that is changed. */
const ProposalDialog = later(() =>
  import('@/components/reminders/ProposalDialog').then((module) => module.ProposalDialog),
)
const drawProposal: DrawForm = (proposal, onClose) => <ProposalDialog proposal={proposal} onClose={onClose} />

export default function TodayPage() {
  const { t } = useTranslation()
  const { done, error, retry } = useFirstDay()
  const greeting = useGreeting()
  const beginning = done && !(done.document && done.chat && done.reminder)
  const anything = done && (done.document || done.chat || done.reminder)
  return (
    <Page title={greeting} tabTitle={t('nav.today')}>
      <div className="flex flex-col gap-4.5">
        {beginning && !done.reminder && <FirstSteps done={done} />}
        {done?.document && <ToCheck />}
        {done && !anything && <ReviewCard drawForm={drawProposal} />}
        {!done && !error && <Soon />}
        {error && <ProblemNotice error={error} onRetry={retry} />}
        {anything && (
          <div className={done.document || done.chat ? columns : undefined}>
            <div className="flex min-w-0 flex-col gap-4.5">
              <TodayCard />
              <ReviewCard drawForm={drawProposal} />
            </div>
            <div className="flex min-w-0 flex-col gap-4.5">
              {done.document && <OutOfRangeCard />}
              {done.document && <DocumentsCard />}
              {done.chat && <ChatsCard />}
            </div>
          </div>
        )}
        {/* What is due comes first as soon as there can be something. */}
        {beginning && done.reminder && <FirstSteps done={done} />}
      </div>
    </Page>
  )
}

function Soon() {
  return (
    <div className={columns}>
      <Skeleton className="h-72 rounded-xl" />
      <Skeleton className="h-48 rounded-xl" />
    </div>
  )
}

function useGreeting(): string {
  const { t } = useTranslation()
  const user = useSession((session) => session.user)
  const hour = useFormat().hour(useNow())
  const part = hour < 5 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'day' : 'evening'
  const name = user?.full_name?.split(' ')[0]
  return name ? t(`today.greeting.${part}.named`, { name }) : t(`today.greeting.${part}`)
}
