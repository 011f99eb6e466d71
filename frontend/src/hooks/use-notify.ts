import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { say, sayFault } from '@/hooks/toast'
import { hide, unhide } from '@/stores/hidden'
import { useProblemSentence } from './use-problem'

export function useNotifyProblem(): (error: unknown) => void {
  const sentence = useProblemSentence()
  return useCallback((error) => void sayFault(sentence(error)), [sentence])
}

interface Removal {
  id: string
  /** What the toast says, for example “Entry deleted”. */
  message: string
  commit: () => Promise<unknown>
}

/** Takes the thing off the screen at once; the server hears of it only when the time for "Undo" has run out. */
export function useRemoveWithUndo(): (removal: Removal) => void {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  return useCallback(
    ({ id, message, commit }) => {
      let settled = false
      const settle = () => {
        if (settled) return false
        settled = true
        window.removeEventListener('pagehide', finish)
        return true
      }
      const finish = () => {
        if (!settle()) return
        commit().catch((error: unknown) => {
          unhide(id)
          notifyProblem(error)
        })
      }
      hide(id)
      window.addEventListener('pagehide', finish)
      say(message, {
        duration: 7000,
        action: { label: t('common.undo'), onClick: () => settle() && unhide(id) },
        onAutoClose: finish,
        onDismiss: finish,
      })
    },
    [t, notifyProblem],
  )
}
