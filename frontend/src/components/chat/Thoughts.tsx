import { Lightbulb, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Disclosure } from './Disclosure'

/** What the model thought before it spoke, closed until somebody wants to read it. */
export function Thoughts({ text, growing }: { text: string; growing: boolean }) {
  const { t } = useTranslation()
  return (
    <Disclosure
      className="mb-1.5"
      icon={
        growing ? (
          <LoaderCircle className="animate-spin text-brand" aria-hidden="true" />
        ) : (
          <Lightbulb aria-hidden="true" />
        )
      }
      title={t(growing ? 'chat.thinking' : 'chat.thoughts')}
    >
      <p className="whitespace-pre-wrap">{text}</p>
    </Disclosure>
  )
}
