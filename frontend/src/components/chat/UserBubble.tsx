import { useTranslation } from 'react-i18next'
import { AttachedDocument } from './AttachedDocument'

export function UserBubble({ text, documentIds }: { text: string; documentIds: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <div className="flex max-w-[78%] flex-col items-end gap-1.5 self-end phone:max-w-[88%]">
      <h2 className="sr-only">{t('chat.you')}</h2>
      {text && (
        <div className="whitespace-pre-wrap rounded-[18px_18px_6px_18px] bg-brand-soft px-4 py-2.5">
          {text}
        </div>
      )}
      {documentIds.map((id) => (
        <AttachedDocument key={id} id={id} />
      ))}
    </div>
  )
}
