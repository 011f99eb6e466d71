import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { UserPatch } from '@/api/generated/client/types.gen'
import type { User } from '@/api/types'
import { userChanged } from '@/stores/session'

export async function changeMe(changes: UserPatch): Promise<User> {
  const user = (await dataOf(server.updateMe({ body: changes }))) as User
  userChanged(user)
  return user
}

/** The person as the server knows them now: something may have been changed in Telegram or by a letter. */
export async function refreshMe(): Promise<User> {
  const user = (await dataOf(server.me())) as User
  userChanged(user)
  return user
}

export async function unlinkTelegram(): Promise<User> {
  const user = (await dataOf(server.changeTelegram({ body: { linked: false } }))) as User
  userChanged(user)
  return user
}

export const makeTelegramLink = () => dataOf(server.telegramLink())
