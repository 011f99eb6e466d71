import { useTranslation } from 'react-i18next'
import { isErrorCode } from '@/api/problem'

/** Why a delivery failed, in a sentence; a code of another version of the server as it is. */
export function useReason(): (code: string) => string {
  const { t } = useTranslation()
  return (code) => (isErrorCode(code) ? t(`errors.${code}`) : code)
}
