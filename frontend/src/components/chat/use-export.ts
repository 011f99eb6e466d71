import { useTranslation } from 'react-i18next'
import { type ExportFormat, exportChat } from '@/api/chats'
import type { Chat } from '@/api/types'
import { sayWhile } from '@/hooks/toast'
import { useProblemSentence } from '@/hooks/use-problem'

/** Saves the chat as a file; a PDF takes a moment, and the toast says so. */
export function useExport(chat: Chat): (format: ExportFormat) => void {
  const { t } = useTranslation()
  const sentence = useProblemSentence()
  const title = chat.title || t('chat.untitled')
  return (format) =>
    sayWhile(exportChat(chat.id, title, format), {
      meanwhile: t('chat.exporting', { title }),
      done: t('chat.exported', { title }),
      fault: sentence,
    })
}
