import { get, patch, post, put } from '@/api/client'
import type { PersonalContext, Theme, User } from '@/api/types'
import { userChanged } from '@/stores/session'

export interface UserChanges {
  full_name?: string | null
  locale?: User['locale']
  timezone?: string
  theme?: Theme
}

export interface TelegramLink {
  code: string
  url: string | null
  expires_at: string
}

export async function changeMe(changes: UserChanges): Promise<User> {
  const user = await patch<User>('/users/me', changes)
  userChanged(user)
  return user
}

export const contextQuery = {
  queryKey: ['context'] as const,
  queryFn: () => get<PersonalContext>('/users/me/context'),
}

export const saveContext = (context: { content: string; version: number }) =>
  put<PersonalContext>('/users/me/context', context)

export const makeTelegramLink = () => post<TelegramLink>('/users/me/telegram/link', {})
