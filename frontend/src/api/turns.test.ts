import { describe, expect, it } from 'vitest'
import { inTurns } from './turns'

/** A work that goes on until it is told how to end. */
function held() {
  let end = { well: () => {}, badly: () => {} }
  const promise = new Promise<void>((well, badly) => {
    end = { well, badly: () => badly(new Error('broken')) }
  })
  return { promise, ...end }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('works in turns', () => {
  it('go on so many at a time, in their order, and one that fails makes room too', async () => {
    const turn = inTurns(2)
    const works = [held(), held(), held(), held()]
    const begun: number[] = []
    const answers = works.map(({ promise }, index) =>
      turn(() => {
        begun.push(index)
        return promise
      }).catch(() => 'failed'),
    )
    await settled()
    expect(begun).toEqual([0, 1])
    works[1]?.badly()
    expect(await answers[1]).toBe('failed')
    await settled()
    expect(begun).toEqual([0, 1, 2])
    works[0]?.well()
    works[2]?.well()
    await settled()
    expect(begun).toEqual([0, 1, 2, 3])
    works[3]?.well()
    await Promise.all(answers)
    let late = false
    await turn(async () => {
      late = true
    })
    expect(late).toBe(true)
  })
})
