import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { ContextText, ContextVersion, Page } from '@/api/types'

/** A text that goes into prompts and keeps its versions: one's own, or the one of the whole server. */
export interface ContextSource {
  name: 'personal' | 'primary'
  read: () => Promise<ContextText>
  write: (text: { content: string; version: number }) => Promise<ContextText>
  versions: (cursor: string | null) => Promise<Page<ContextVersion>>
  version: (version: number) => Promise<ContextText>
}

export const personalContext: ContextSource = {
  name: 'personal',
  read: () => dataOf(server.personalContext()),
  write: (text) => dataOf(server.writePersonalContext({ body: text })),
  versions: (cursor) => dataOf(server.personalContextVersions({ query: { limit: 20, cursor } })),
  version: (version) => dataOf(server.personalContextVersion({ path: { version } })),
}

export const primaryContext: ContextSource = {
  name: 'primary',
  read: () => dataOf(server.primaryContext()),
  write: (text) => dataOf(server.writePrimaryContext({ body: text })),
  versions: (cursor) => dataOf(server.primaryContextVersions({ query: { limit: 20, cursor } })),
  version: (version) => dataOf(server.primaryContextVersion({ path: { version } })),
}

export const contextQuery = ({ name, read }: ContextSource) => ({
  queryKey: ['context', name, 'current'] as const,
  queryFn: read,
})

export const versionsQuery = ({ name, versions }: ContextSource) => ({
  queryKey: ['context', name, 'versions'] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) => versions(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<ContextVersion>) => last.next_cursor,
})

/** A version never changes. */
export const versionQuery = ({ name, version }: ContextSource, number: number) => ({
  queryKey: ['context', name, 'version', number] as const,
  queryFn: () => version(number),
  staleTime: Number.POSITIVE_INFINITY,
})
