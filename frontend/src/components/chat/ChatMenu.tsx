import {
  Archive,
  ArchiveRestore,
  Ellipsis,
  FileDown,
  FileText,
  Pencil,
  Pin,
  PinOff,
  Trash2,
} from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Chat } from '@/api/types'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { type RowFocus, rowFocus } from './row-focus'
import { useChatActions } from './use-chat-actions'
import { useExport } from './use-export'

const RenameChat = later(() => import('./RenameChat').then((module) => module.RenameChat))

interface ChatMenuProps {
  chat: Chat
  className?: string
  /** Where the title can be changed in place; otherwise a dialog asks for it. */
  onRename?: () => void
}

export function ChatMenu({ chat, className, onRename }: ChatMenuProps) {
  const { t } = useTranslation()
  const [renaming, setRenaming] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  /** The chat leaves the list with its menu: the focus can't go back to its button. */
  const leaving = useRef<RowFocus | null>(null)
  const leaveList = (act: (focus: RowFocus | null) => void) => () => {
    const focus = rowFocus(trigger.current)
    leaving.current = focus
    act(focus)
  }
  const save = useExport(chat)
  const { rename, pin, archive, remove } = useChatActions(chat)
  const title = chat.title || t('chat.untitled')
  return (
    <>
      <Menu
        trigger={
          <Button
            ref={trigger}
            look="quiet"
            size="icon"
            className={className ?? ''}
            aria-label={t('chat.menu', { title })}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        }
        onCloseFocus={(event) => {
          if (!leaving.current) return
          event.preventDefault()
          leaving.current.moveOn()
          leaving.current = null
        }}
      >
        <MenuItem
          icon={chat.is_pinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          onSelect={pin}
        >
          {t(chat.is_pinned ? 'chat.unpin' : 'chat.pin')}
        </MenuItem>
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={onRename ?? (() => setRenaming(true))}>
          {t('chat.rename')}
        </MenuItem>
        <MenuItem
          icon={chat.is_archived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
          onSelect={leaveList(archive)}
        >
          {t(chat.is_archived ? 'chat.unarchive' : 'chat.archive')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<FileText aria-hidden="true" />} onSelect={() => save('markdown')}>
          {t('chat.export-markdown')}
        </MenuItem>
        <MenuItem icon={<FileDown aria-hidden="true" />} onSelect={() => save('pdf')}>
          {t('chat.export-pdf')}
        </MenuItem>
        <MenuLine />
        <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={leaveList(remove)}>
          {t('chat.delete')}
        </MenuItem>
      </Menu>
      {renaming && <RenameChat title={chat.title} onRename={rename} onClose={() => setRenaming(false)} />}
    </>
  )
}
