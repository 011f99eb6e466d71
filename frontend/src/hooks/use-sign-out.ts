import { useCallback } from 'react'
import { signOut } from '@/api/auth'
import { useNotifyProblem } from './use-notify'

export function useSignOut(): () => void {
  const notifyProblem = useNotifyProblem()
  return useCallback(() => void signOut().catch(notifyProblem), [notifyProblem])
}
