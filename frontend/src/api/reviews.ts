import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { AcceptIn } from '@/api/generated/client/types.gen'

export type Acceptance = AcceptIn

/** The latest daily reviews that had something to say. */
export const toldReviewsQuery = {
  queryKey: ['reviews', 'told'] as const,
  queryFn: () => dataOf(server.listReviews({ query: { status: 'told', limit: 7 } })),
}

/** Becomes a reminder: as proposed, or with another schedule or other channels. */
export const acceptProposal = (id: string, changes: Acceptance = {}) =>
  dataOf(server.acceptProposal({ path: { proposal_id: id }, body: changes }))

/** Its reminder goes again, unless something has become of it. */
export const takeBackAcceptance = (id: string) =>
  dataOf(server.takeBackAcceptance({ path: { proposal_id: id } }))

export const declineProposal = (id: string, muteTopic: boolean) =>
  dataOf(server.declineProposal({ path: { proposal_id: id }, body: { mute_topic: muteTopic } }))
