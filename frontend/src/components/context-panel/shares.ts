import type { SeenLayer } from '@/api/types'

export interface Share {
  /** Part of all that was sent, 0 to 1. */
  whole: number
  /** Part of all that was sent and came from the cache, at most `whole`. */
  cached: number
}

/** How much of the request each layer was. An empty request has no shares. */
export function sharesOf(layers: readonly Pick<SeenLayer, 'tokens' | 'cached_tokens'>[]): Share[] {
  const total = layers.reduce((sum, { tokens }) => sum + tokens, 0)
  return layers.map(({ tokens, cached_tokens }) => ({
    whole: total > 0 ? tokens / total : 0,
    cached: total > 0 ? Math.min(cached_tokens ?? 0, tokens) / total : 0,
  }))
}
