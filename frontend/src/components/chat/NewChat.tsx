import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ask } from '@/api/answering'
import { createChat } from '@/api/chats'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { Composer } from './Composer'
import { DropOverlay } from './DropOverlay'
import { SkillPicker } from './SkillPicker'
import { useAttach } from './use-attachments'
import { useDraft } from './use-draft'
import { useShortcuts } from './use-shortcuts'
import { useSkillOf } from './use-skill'

const suggestions = ['chat.suggest-values', 'chat.suggest-prepare', 'chat.suggest-remind'] as const

/** The first question makes the chat. */
export function NewChat() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [, write] = useDraft('new')
  const field = useRef<HTMLTextAreaElement>(null)
  const [skillId, setSkillId] = useState<string | null>(null)
  const skill = useSkillOf(skillId)
  const attach = useAttach('new')
  useShortcuts({ compose: () => field.current?.focus() })

  const begin = useMutation({
    mutationFn: async ({ content, documentIds }: { content: string; documentIds: string[] }) => {
      const chat = await createChat(skillId ? { skill_id: skillId } : {})
      queries.setQueryData(['chats', 'one', chat.id], chat)
      void ask({
        chatId: chat.id,
        clientId: crypto.randomUUID(),
        act: 'ask',
        targetId: null,
        content,
        documentIds,
        parentId: null,
        skill,
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
        ref={field}
        chatKey="new"
        answering={false}
        busy={begin.isPending}
        onSend={(content, documentIds) => begin.mutate({ content, documentIds })}
        onStop={() => undefined}
      >
        <SkillPicker skillId={skillId} onChoose={setSkillId} />
      </Composer>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {suggestions.map((key) => (
          <Button
            key={key}
            look="outline"
            size="small"
            className="h-auto whitespace-normal! rounded-full! py-1.5"
            onClick={() => {
              write({ text: t(key) })
              field.current?.focus()
            }}
          >
            {t(key)}
          </Button>
        ))}
      </div>
      <DropOverlay onFiles={attach} />
    </section>
  )
}
