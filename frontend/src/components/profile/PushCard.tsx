import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tryChannel } from '@/api/channels'
import { pushQuery, switchPushOff, switchPushOn } from '@/api/push'
import type { PushBrowser } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { deviceName } from './device-name'

/** Reminders while no page is open. The browser is asked only after its owner has pressed the button and read why. */
export function PushCard() {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const queries = useQueryClient()
  const { data } = useQuery(pushQuery)
  const [refused, setRefused] = useState(false)
  const fresh = () => queries.invalidateQueries({ queryKey: ['channels'] })
  const switchOn = useMutation({
    mutationFn: switchPushOn,
    onSuccess: (given) => {
      setRefused(!given)
      return fresh()
    },
  })
  const switchOff = useMutation({
    mutationFn: ({ id, is_this }: PushBrowser) => switchPushOff(id, Boolean(is_this)),
    onSuccess: fresh,
    onError: notifyProblem,
  })
  const attempt = useMutation({
    mutationFn: () => tryChannel('push'),
    onSuccess: () => void sayDone(t('channels.tried.push')),
    onError: notifyProblem,
  })
  return (
    <Card id="push" aria-labelledby="push-title" data-push={data?.state}>
      <CardTitle
        id="push-title"
        icon={<MonitorSmartphone aria-hidden="true" />}
        aside={data?.state === 'on' && <Badge tone="ok">{t('push.on')}</Badge>}
      >
        {t('push.title')}
      </CardTitle>
      <p className="text-ink-2 text-sm">{t('push.about')}</p>
      {data?.state === 'unsupported' && <Notice className="mt-3">{t('push.unsupported')}</Notice>}
      {data?.state === 'blocked' && (
        <Notice tone="warn" className="mt-3">
          {t('push.blocked')}
        </Notice>
      )}
      {data?.state === 'off' && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button busy={switchOn.isPending} onClick={() => switchOn.mutate()}>
            {t('push.switch-on')}
          </Button>
          <p className="min-w-0 flex-1 basis-60 text-ink-3 text-sm">
            {t(refused ? 'push.not-given' : 'push.will-ask')}
          </p>
        </div>
      )}
      {switchOn.error && (
        <div className="mt-3">
          {/* The browser's own refusals have no code of ours; they mean that its push service did not answer. */}
          {switchOn.error instanceof DOMException ? (
            <Notice tone="warn" urgent>
              {t('push.no-service')}
            </Notice>
          ) : (
            <ProblemNotice error={switchOn.error} />
          )}
        </div>
      )}
      {data && data.browsers.length > 0 && (
        <ul aria-label={t('push.browsers')} className="mt-3 divide-y border-t">
          {data.browsers.map((browser) => (
            <Browser
              key={browser.id}
              browser={browser}
              busy={switchOff.isPending && switchOff.variables.id === browser.id}
              onRemove={() => switchOff.mutate(browser)}
            />
          ))}
        </ul>
      )}
      {data && data.browsers.length > 0 && (
        <Button look="outline" className="mt-2" busy={attempt.isPending} onClick={() => attempt.mutate()}>
          {t('push.try')}
        </Button>
      )}
    </Card>
  )
}

interface BrowserProps {
  browser: PushBrowser
  busy: boolean
  onRemove: () => void
}

function Browser({ browser, busy, onRemove }: BrowserProps) {
  const { t } = useTranslation()
  const name = deviceName(browser.device_info) ?? t('push.some-browser')
  return (
    <li className="flex items-center gap-3 py-2">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2">
          {name}
          {browser.is_this && <Badge tone="brand">{t('push.this')}</Badge>}
        </p>
        <p className="text-ink-3 text-sm">
          {browser.last_sent_at ? t('push.last') : t('push.since')}{' '}
          <TimeText at={browser.last_sent_at ?? browser.created_at} />
        </p>
      </div>
      <Button
        look="quiet"
        size="icon"
        busy={busy}
        aria-label={t('push.remove', { name })}
        title={t('push.remove', { name })}
        onClick={onRemove}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </li>
  )
}
