import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/shared/CopyButton'

/** Code scrolls in its own box and can be copied whole. */
export function CodeBlock({ code }: { code: string }) {
  const { t } = useTranslation()
  return (
    <div className="group/code relative my-2.5">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg border bg-sunk p-3 pr-12 text-sm"
      >
        <code>{code}</code>
      </pre>
      <div className="absolute top-1 right-1 rounded-md bg-sunk">
        <CopyButton text={code} name={t('chat.copy-code')} />
      </div>
    </div>
  )
}
