import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeSettings, type SettingsChange, settingsQuery } from '@/api/admin'
import { metaQuery } from '@/api/auth'
import type { ServerSettings } from '@/api/types'
import { sayDone } from '@/hooks/toast'

/** Saves how mail or Telegram is reached; what depends on it is asked for anew. */
export function useConnection(onSaved: (saved: ServerSettings) => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (changes: SettingsChange) => changeSettings(changes),
    onSuccess: async (saved) => {
      queries.setQueryData(settingsQuery.queryKey, saved)
      onSaved(saved)
      sayDone(t('settings.saved'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: metaQuery.queryKey }),
        queries.invalidateQueries({ queryKey: ['channels'] }),
      ])
    },
  })
}
