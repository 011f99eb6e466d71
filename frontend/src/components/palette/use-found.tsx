import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Files, MessageCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { chatSearchQuery } from '@/api/chat-search'
import { chatsQuery } from '@/api/chats'
import { searchQuery } from '@/api/documents'
import { documentPath } from '@/components/shared/document-path'
import { firstMarked } from '@/components/shared/marks'
import { messagePath } from '@/components/shared/message-path'
import { Snippet } from '@/components/shared/Snippet'
import { useDebounced } from '@/hooks/use-debounced'
import { useHidden } from '@/stores/hidden'
import { type Entry, matching } from './entries'

const most = 6

/** Chats by their titles, and what stands in messages and documents. */
export function useFound(typed: string) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const words = useDebounced(typed.trim())
  const enabled = words.length > 1
  const hidden = useHidden(({ ids }) => ids)
  const chats = useQuery(chatsQuery())
  const messages = useInfiniteQuery({ ...chatSearchQuery(words), enabled, placeholderData: keepPreviousData })
  const pages = useQuery({ ...searchQuery(words), enabled, placeholderData: keepPreviousData })

  const titled: Entry[] = (chats.data?.items ?? [])
    .filter(({ id, is_archived }) => !is_archived && !hidden.has(id))
    .map(({ id, title }) => ({
      id: `chat-${id}`,
      icon: MessageCircle,
      title: title || t('chat.untitled'),
      run: () => void navigate(`/chat/${id}`),
    }))
  const said: Entry[] = (messages.data?.pages[0]?.items ?? []).map((hit) => ({
    id: `message-${hit.message_id}`,
    icon: MessageCircle,
    title: hit.chat_title || t('chat.untitled'),
    detail: <Snippet snippet={hit.snippet} />,
    run: () => void navigate(messagePath(hit.chat_id, hit.message_id)),
  }))
  const written: Entry[] = (pages.data?.items ?? []).map((hit) => ({
    id: `page-${hit.document_id}-${hit.page}`,
    icon: Files,
    title: `${hit.filename} · ${t('documents.page', { number: hit.page })}`,
    detail: <Snippet snippet={hit.snippet} />,
    run: () =>
      void navigate(documentPath(hit.document_id, { page: hit.page, find: firstMarked(hit.snippet) })),
  }))

  return {
    titled: matching(titled, typed).slice(0, most),
    said: enabled ? said.slice(0, most) : [],
    written: enabled ? written.slice(0, most) : [],
    searching: enabled && (words !== typed.trim() || messages.isFetching || pages.isFetching),
    error: enabled ? (messages.error ?? pages.error) : null,
  }
}
