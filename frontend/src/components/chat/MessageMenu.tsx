import { Ellipsis } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { SawPanel } from '@/components/context-panel/SawPanel'
import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { useChatActs } from './chat-acts'
import { MessageActs } from './later-turn'

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
        <MessageActs
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
