import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ask } from '@/api/answering'
import { createChat } from '@/api/chats'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { Composer } from './Composer'
import { useDraft } from './use-draft'

const suggestions = ['chat.suggest-values', 'chat.suggest-prepare', 'chat.suggest-remind'] as const

/** The first question makes the chat. */
export function NewChat() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [, write] = useDraft('new')

  const begin = useMutation({
    mutationFn: async ({ content, documentIds }: { content: string; documentIds: string[] }) => {
      const chat = await createChat()
      queries.setQueryData(['chats', 'one', chat.id], chat)
      void ask({
        chatId: chat.id,
        clientId: crypto.randomUUID(),
        content,
        documentIds,
        parentId: null,
        regenerates: null,
      })
      return chat
    },
    onSuccess: async (chat) => {
      void queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      await navigate(`/chat/${chat.id}`)
    },
    onError: (error, { content, documentIds }) => {
      write({ text: content, documentIds })
      notifyProblem(error)
    },
  })

  return (
    <section aria-label={t('chat.new')} className="py-4">
      <h2 className="mb-4 text-center font-semibold text-lg">{t('chat.welcome')}</h2>
      <Composer
        chatKey="new"
        answering={false}
        busy={begin.isPending}
        onSend={(content, documentIds) => begin.mutate({ content, documentIds })}
        onStop={() => undefined}
      />
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {suggestions.map((key) => (
          <Button
            key={key}
            look="outline"
            size="small"
            className="h-auto whitespace-normal! rounded-full! py-1.5"
            onClick={() => write({ text: t(key) })}
          >
            {t(key)}
          </Button>
        ))}
      </div>
    </section>
  )
}
