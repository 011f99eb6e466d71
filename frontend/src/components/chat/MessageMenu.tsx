import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, GitBranchPlus, Pencil, ScanEye } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { forkChat } from '@/api/chats'
import type { Message } from '@/api/types'
import { SawPanel } from '@/components/context-panel/SawPanel'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useChatActs } from './chat-acts'

interface MessageMenuProps {
  message: Message
  locked: boolean
}

/** Everything that can be done with a message, for fingers and keyboards alike. */
export function MessageMenu({ message, locked }: MessageMenuProps) {
  const { t } = useTranslation()
  const { chatId } = useChatActs()
  const [looking, setLooking] = useState(false)
  const editing = useRef(false)
  const asked = message.role === 'user'
  return (
    <>
      <Menu
        align={asked ? 'end' : 'start'}
        trigger={
          <Button
            look="quiet"
            size="small"
            aria-label={t('chat.message-menu')}
            title={t('chat.message-menu')}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        }
        onCloseFocus={(event) => {
          // The field of the editor has the focus already.
          if (editing.current) event.preventDefault()
          editing.current = false
        }}
      >
        <Acts
          message={message}
          locked={locked}
          onEdit={() => {
            editing.current = true
          }}
          onLook={() => setLooking(true)}
        />
      </Menu>
      {looking && <SawPanel chatId={chatId} messageId={message.id} onClose={() => setLooking(false)} />}
    </>
  )
}

interface ActsProps extends MessageMenuProps {
  onEdit: () => void
  onLook: () => void
}

/** Drawn while the menu is open. */
function Acts({ message, locked, onEdit, onLook }: ActsProps) {
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
