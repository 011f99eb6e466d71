import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { Channel } from '@/api/types'

export const channelsQuery = {
  queryKey: ['channels', 'states'] as const,
  queryFn: () => dataOf(server.notificationChannels()),
}

/** The letter that asks whether mail is wanted at the person's address. */
export const askForConfirmation = () => dataOf(server.askForConfirmation())

/** A message to oneself; it takes the same way as any other. */
export const tryChannel = (channel: Channel) => dataOf(server.tryChannel({ path: { channel } }))
