import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

/** Days are calendar days of the person, both ends included. */
export const usageQuery = (from: string, to: string) => ({
  queryKey: ['usage', 'own', from, to] as const,
  queryFn: () => dataOf(server.ownUsage({ query: { from, to } })),
})
