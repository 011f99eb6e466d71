import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { type ChatChanges, changeChat, deleteChat, restoreChat } from '@/api/chats'
import type { Chat, Page } from '@/api/types'
import { say } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { hide, unhide } from '@/stores/hidden'
import type { RowFocus } from './row-focus'

export function useChatActions(chat: Chat) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { chatId } = useParams()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const title = chat.title || t('chat.untitled')
  const refresh = () => queries.invalidateQueries({ queryKey: ['chats', 'list'] })
  const leave = () => {
    if (chatId === chat.id) void navigate('/chat')
  }

  const change = useMutation({
    mutationFn: (changes: ChatChanges) => changeChat(chat.id, changes),
    onMutate: (changes) => showChanged(queries, { ...chat, ...changes }),
    onSuccess: (changed) => {
      queries.setQueryData(['chats', 'one', chat.id], changed)
      return refresh()
    },
    onError: (error) => {
      showChanged(queries, chat)
      notifyProblem(error)
    },
  })

  const archive = (focus: RowFocus | null) => {
    const archived = !chat.is_archived
    change.mutate({ is_archived: archived })
    if (!archived) return
    leave()
    say(t('chat.archived-now', { title }), {
      duration: undoTime,
      action: {
        label: t('common.undo'),
        onClick: () => {
          // The row that asked for it is gone, so its own callbacks would not be called.
          void change
            .mutateAsync({ is_archived: false })
            .then(() => focus?.comeBack())
            .catch(() => undefined)
        },
      },
    })
  }

  const bringBack = async (focus: RowFocus | null) => {
    await restoreChat(chat.id)
    unhide(chat.id)
    await queries.invalidateQueries({ queryKey: ['chats'] })
    focus?.comeBack()
  }

  /** Deleted at once, so that an answer being written ends; the server keeps it long enough for "Undo". */
  const remove = async (focus: RowFocus | null) => {
    leave()
    hide(chat.id)
    try {
      await deleteChat(chat.id)
    } catch (error) {
      unhide(chat.id)
      focus?.comeBack()
      notifyProblem(error)
      return
    }
    say(t('chat.deleted', { title }), {
      duration: undoTime,
      action: { label: t('common.undo'), onClick: () => void bringBack(focus).catch(notifyProblem) },
    })
    await refresh()
  }

  return {
    rename: (title: string) => change.mutateAsync({ title }),
    pin: () => change.mutate({ is_pinned: !chat.is_pinned }),
    archive,
    remove: (focus: RowFocus | null) => void remove(focus),
  }
}

const undoTime = 8000

type Known = Page<Chat> | InfiniteData<Page<Chat>>

/** The lists show what was asked for before the server agrees. */
function showChanged(queries: QueryClient, chat: Chat): void {
  const changed = (page: Page<Chat>): Page<Chat> => ({
    ...page,
    items: page.items.map((one) => (one.id === chat.id ? chat : one)),
  })
  queries.setQueriesData<Known>({ queryKey: ['chats', 'list'] }, (known) => {
    if (!known) return known
    return 'pages' in known ? { ...known, pages: known.pages.map(changed) } : changed(known)
  })
}
