import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ask } from '@/api/answering'
import { createChat } from '@/api/chats'
import { newId } from '@/api/new-id'
import { DropOverlay } from '@/components/shared/DropOverlay'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { Composer } from './Composer'
import { SkillPicker } from './SkillPicker'
import { useAttach } from './use-attachments'
import { currentDraft, useDraft, writeDraft } from './use-draft'
import { useShortcuts } from './use-shortcuts'
import { useSkillOf } from './use-skill'

const suggestions = ['chat.suggest-values', 'chat.suggest-prepare', 'chat.suggest-remind'] as const

interface Begun {
  content: string
  documentIds: string[]
}

/** The first question makes the chat. */
export function NewChat() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [draft, write] = useDraft('new')
  const field = useRef<HTMLTextAreaElement>(null)
  const [skillId, setSkillId] = useState<string | null>(null)
  const skill = useSkillOf(skillId)
  const attach = useAttach('new')
  useShortcuts({ compose: () => field.current?.focus() })

  const begin = useMutation({
    mutationFn: async ({ content, documentIds }: Begun) => {
      const chat = await createChat(skillId ? { skill_id: skillId } : {})
      queries.setQueryData(['chats', 'one', chat.id], chat)
      void ask({
        chatId: chat.id,
        clientId: newId(),
        act: 'ask',
        targetId: null,
        content,
        documentIds,
        parentId: null,
        skill,
      })
      if (currentDraft('new').text === content) writeDraft('new', '')
      return chat
    },
    onSuccess: async (chat) => {
      void queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      await navigate(`/chat/${chat.id}`)
    },
    onError: notifyProblem,
  })
  const send = (begun: Begun) => {
    // Until there is a chat to hold the question, the draft does.
    write({ text: begun.content, documentIds: begun.documentIds })
    begin.mutate(begun)
  }

  const suggest = (text: string) => {
    write({ text })
    field.current?.focus()
  }

  return (
    <section aria-label={t('chat.new')} className="py-4">
      <h2 className="mb-4 text-center font-semibold text-lg">{t('chat.welcome')}</h2>
      <Composer
        ref={field}
        chatKey="new"
        answering={false}
        busy={begin.isPending}
        onSend={(content, documentIds) => send({ content, documentIds })}
        onStop={() => undefined}
      >
        <SkillPicker skillId={skillId} onChoose={setSkillId} />
      </Composer>
      {draft.text.trim() === '' && <Suggestions onChoose={suggest} />}
      <DropOverlay onFiles={attach} words={t('chat.drop')} />
    </section>
  )
}

/** Only where nothing is typed yet: a choice would take its place. */
function Suggestions({ onChoose }: { onChoose: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="mt-4 flex flex-wrap justify-center gap-2">
      {suggestions.map((key) => (
        <Button
          key={key}
          look="outline"
          size="small"
          className="h-auto whitespace-normal! rounded-full! py-1.5"
          onClick={() => onChoose(t(key))}
        >
          {t(key)}
        </Button>
      ))}
    </div>
  )
}
