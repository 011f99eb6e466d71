import { languageOf } from './language-of'
import { Markdown } from './markdown/Markdown'
import { RedFlags } from './RedFlags'

interface LoneAnswerProps {
  text: string
  redFlags: readonly string[]
  /** It ends early. */
  unfinished: boolean
}

/** An answer that belongs to no chat. */
export function LoneAnswer({ text, redFlags, unfinished }: LoneAnswerProps) {
  return (
    <>
      <RedFlags codes={redFlags} urgent />
      {text && (
        <div lang={languageOf(text)}>
          <Markdown text={text} citations={[]} unfinished={unfinished} />
        </div>
      )}
    </>
  )
}
