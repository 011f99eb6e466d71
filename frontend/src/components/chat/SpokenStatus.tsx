import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'

interface SpokenStatusProps {
  chatId: string
  answering: boolean
  last: Message | null
}

/** For screen readers: that an answer is coming, and the whole answer once, never word by word. */
export function SpokenStatus({ chatId, answering, last }: SpokenStatusProps) {
  const { t } = useTranslation()
  const [heard, setHeard] = useState<string | null>(null)

  useEffect(() => {
    if (answering) setHeard(chatId)
  }, [answering, chatId])

  const finished = heard === chatId && !answering && last !== null && last.status !== 'streaming'
  return (
    <div role="status" className="sr-only">
      {answering ? t('chat.answering') : finished ? last.content : ''}
    </div>
  )
}
