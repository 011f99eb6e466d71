import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import { queryClient } from '@/api/query-client'
import type { Letter } from '@/api/types'

/** What a link in a reminder's letter leads to; looking changes nothing. */
export const letterQuery = (token: string) => ({
  queryKey: ['letter', token] as const,
  queryFn: () => dataOf(server.openLetter({ path: { token } })),
  retry: false,
})

export async function answerLetter(opened: string, token: string): Promise<Letter> {
  const letter = await dataOf(server.answerLetter({ path: { token } }))
  queryClient.setQueryData(letterQuery(opened).queryKey, letter)
  return letter
}
