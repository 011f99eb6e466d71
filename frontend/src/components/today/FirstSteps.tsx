import { BellRing, Check, FileUp, MessageCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { SampleDocument } from '@/components/shared/SampleDocument'
import { buttonStyle } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import type { Progress } from './use-first-day'

/** The first day: three things, each done in under a minute. */
export function FirstSteps({ done }: { done: Progress }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Card className="px-6 py-5.5">
      <h2 className="font-semibold text-lg">{t('first.title')}</h2>
      <p className="mt-1 text-ink-2">{t('first.text')}</p>
      <ol className="mt-4 grid grid-cols-3 gap-4 max-[1000px]:grid-cols-1">
        <Step
          icon={<FileUp aria-hidden="true" />}
          number={1}
          done={done.document}
          title={t('first.upload')}
          text={t('first.upload-text')}
        >
          <Link to="/documents" className={buttonStyle()}>
            {t('first.upload-act')}
          </Link>
          {!done.document && <SampleDocument onSent={() => void navigate('/documents')} />}
        </Step>
        <Step
          icon={<MessageCircle aria-hidden="true" />}
          number={2}
          done={done.chat}
          title={t('first.ask')}
          text={t('first.ask-text')}
        >
          <Link to="/chat" className={buttonStyle({ look: done.document ? 'primary' : 'outline' })}>
            {t('first.ask-act')}
          </Link>
        </Step>
        <Step
          icon={<BellRing aria-hidden="true" />}
          number={3}
          done={done.reminder}
          title={t('first.remind')}
          text={t('first.remind-text')}
        >
          <Link to="/reminders?new" className={buttonStyle({ look: 'outline' })}>
            {t('first.remind-act')}
          </Link>
        </Step>
      </ol>
    </Card>
  )
}

interface StepProps {
  icon: ReactNode
  number: number
  done: boolean
  title: string
  text: string
  children: ReactNode
}

function Step({ icon, number, done, title, text, children }: StepProps) {
  const { t } = useTranslation()
  return (
    <li className="flex flex-col gap-2 rounded-lg border bg-bg p-4">
      <div className="flex items-center gap-2.5">
        <span className="grid size-8 place-items-center rounded-sm bg-brand-soft text-brand [&_svg]:size-4.5">
          {done ? <Check aria-hidden="true" /> : icon}
        </span>
        <h3 className="font-[550]">
          {number}. {title}
        </h3>
        {done && (
          <span className="ml-auto shrink-0 whitespace-nowrap text-ok text-sm">{t('first.done')}</span>
        )}
      </div>
      <p className="grow text-ink-2 text-sm">{text}</p>
      {!done && <div className="mt-1 flex flex-wrap gap-2">{children}</div>}
    </li>
  )
}
