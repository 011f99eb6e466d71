import { FoldVertical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Compaction } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { Disclosure } from './Disclosure'

/** The window was full: what came before went to the model as a summary. The messages themselves stay above. */
export function Summarised({ compaction }: { compaction: Compaction }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { messages, summary, tokens_before, tokens_after } = compaction
  return (
    <Disclosure className="mt-2" icon={<FoldVertical aria-hidden="true" />} title={t('chat.summarised')}>
      <p className="text-ink-3">
        {t('chat.summarised-numbers', {
          count: messages,
          before: format.compact(tokens_before),
          after: format.compact(tokens_after),
        })}
      </p>
      <p className="mt-1 whitespace-pre-wrap">{summary}</p>
    </Disclosure>
  )
}
