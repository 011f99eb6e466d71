import { LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/layout/Page'
import { CalendarCard } from '@/components/profile/CalendarCard'
import { ChannelsCard } from '@/components/profile/ChannelsCard'
import { ContextCard } from '@/components/profile/ContextCard'
import { DailyReviewCard } from '@/components/profile/DailyReviewCard'
import { LookCard } from '@/components/profile/LookCard'
import { PersonCard } from '@/components/profile/PersonCard'
import { PushCard } from '@/components/profile/PushCard'
import { QuietHoursCard } from '@/components/profile/QuietHoursCard'
import { TelegramCard } from '@/components/profile/TelegramCard'
import { Button } from '@/components/ui/button'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useSignOut } from '@/hooks/use-sign-out'

export default function ProfilePage() {
  const { t } = useTranslation()
  const signOut = useSignOut()
  useHashTarget(true)
  return (
    <Page title={t('nav.profile')} width="text">
      <div className="flex flex-col gap-4.5">
        <PersonCard />
        <LookCard />
        <ContextCard />
        <ChannelsCard />
        <TelegramCard />
        <PushCard />
        <QuietHoursCard />
        <DailyReviewCard />
        <CalendarCard />
        <Button look="outline" className="self-start" onClick={signOut}>
          <LogOut aria-hidden="true" />
          {t('auth.sign-out')}
        </Button>
      </div>
    </Page>
  )
}
