import { useTranslation } from 'react-i18next'

/** Above the first answer that was not read before. It stands in the gap, so that nothing moves for it. */
export function NewLine() {
  const { t } = useTranslation()
  return (
    <p
      data-new
      className="-top-5.5 absolute inset-x-0 flex h-5.5 items-center gap-3 font-[550] text-brand text-xs before:h-px before:grow before:bg-brand/35 after:h-px after:grow after:bg-brand/35"
    >
      {t('chat.new-since')}
    </p>
  )
}
