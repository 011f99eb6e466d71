import { describe, expect, it } from 'vitest'
import { sharesOf } from './shares'

describe('the layers of a request', () => {
  it('share the whole between them', () => {
    const shares = sharesOf([
      { tokens: 300, cached_tokens: 300 },
      { tokens: 100, cached_tokens: null },
    ])
    expect(shares).toEqual([
      { whole: 0.75, cached: 0.75 },
      { whole: 0.25, cached: 0 },
    ])
  })

  it('never take more from the cache than they weigh, and nothing of an empty request', () => {
    expect(sharesOf([{ tokens: 50, cached_tokens: 80 }])).toEqual([{ whole: 1, cached: 1 }])
    expect(sharesOf([{ tokens: 0, cached_tokens: 0 }])).toEqual([{ whole: 0, cached: 0 }])
  })
})
