import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import type { LiveAnswer } from '@/stores/answers'

interface SpokenStatusProps {
  chatId: string
  live: LiveAnswer | undefined
  last: Message | undefined
}

/** For screen readers: that an answer is coming, and the whole answer once, never word by word. */
export function SpokenStatus({ chatId, live, last }: SpokenStatusProps) {
  const { t } = useTranslation()
  const [heard, setHeard] = useState<string | null>(null)
  const answering = Boolean(live && live.phase !== 'refused')

  useEffect(() => {
    if (answering) setHeard(chatId)
  }, [answering, chatId])

  const finished = heard === chatId && !answering && last?.role === 'assistant'
  return (
    <div role="status" className="sr-only">
      {answering ? t('chat.answering') : finished ? last.content : ''}
    </div>
  )
}
