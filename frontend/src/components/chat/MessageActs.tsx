import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, GitBranchPlus, Pencil, ScanEye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { forkChat } from '@/api/chats'
import type { Message } from '@/api/types'
import { MenuItem } from '@/components/ui/menu'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useChatActs } from './chat-acts'

interface MessageActsProps {
  message: Message
  locked: boolean
  onEdit: () => void
  onLook: () => void
}

/** What stands in the menu of a message; drawn while that is open. */
export function MessageActs({ message, locked, onEdit, onLook }: MessageActsProps) {
  const { t } = useTranslation()
  const { chatId, startEdit, hindrance } = useChatActs()
  const fork = useFork(chatId)
  const asked = message.role === 'user'
  return (
    <>
      {asked && !locked && (
        <MenuItem
          disabled={hindrance !== null}
          icon={<Pencil aria-hidden="true" />}
          onSelect={() => {
            onEdit()
            startEdit(message)
          }}
        >
          <span>
            {t('chat.edit')}
            {hindrance && <span className="block text-ink-3 text-xs">{hindrance}</span>}
          </span>
        </MenuItem>
      )}
      <MenuItem
        icon={<Copy aria-hidden="true" />}
        onSelect={() =>
          void navigator.clipboard?.writeText(message.content).then(() => sayDone(t('common.copied')))
        }
      >
        {t(asked ? 'chat.copy-question' : 'chat.copy')}
      </MenuItem>
      <MenuItem icon={<GitBranchPlus aria-hidden="true" />} onSelect={() => fork.mutate(message.id)}>
        {t('chat.fork')}
      </MenuItem>
      {!asked && (
        <MenuItem icon={<ScanEye aria-hidden="true" />} onSelect={onLook}>
          {t('saw.title')}
        </MenuItem>
      )}
    </>
  )
}

function useFork(chatId: string) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  return useMutation({
    mutationFn: (messageId: string) => forkChat(chatId, messageId),
    onSuccess: async (chat) => {
      queries.setQueryData(['chats', 'one', chat.id], chat)
      void queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      await navigate(`/chat/${chat.id}`)
      sayDone(t('chat.forked'))
    },
    onError: notifyProblem,
  })
}
