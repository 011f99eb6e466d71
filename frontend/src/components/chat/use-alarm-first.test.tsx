import { renderHook } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Message } from '@/api/types'
import type { Turn } from './turns'
import { useAlarmFirst } from './use-alarm-first'

const turn = (id: string, red_flags: string[]): Turn => ({
  key: id,
  question: null,
  answer: { id, metadata: { red_flags } } as unknown as Message,
  live: null,
})
const flagged = [turn('calm', []), turn('alarm', ['chest-pain'])]

/** A box before it was moved to the end of an answer that begins in the middle of it. */
let box: HTMLDivElement
beforeEach(() => {
  box = document.createElement('div')
  const answer = document.createElement('article')
  answer.id = 'm-alarm'
  answer.getBoundingClientRect = () => ({ top: 1100 }) as DOMRect
  Object.defineProperties(box, { scrollHeight: { value: 3000 }, clientHeight: { value: 800 } })
  box.append(answer)
  document.body.replaceChildren(box)
})

function open(turns: readonly Turn[], isPinned = true) {
  const release = vi.fn()
  const hook = renderHook(
    (shown: readonly Turn[]) => useAlarmFirst({ current: box }, 'chat', shown, () => isPinned, release),
    { initialProps: turns },
  )
  return { ...hook, release }
}

it('a chat that ends with emergency guidance opens at it', () => {
  const { release } = open(flagged)
  expect(box.scrollTop).toBe(1088)
  expect(release).toHaveBeenCalledOnce()
})

it('also when its messages come after the page, and only once', () => {
  const { rerender } = open([])
  rerender(flagged)
  expect(box.scrollTop).toBe(1088)
  rerender([...flagged])
  expect(box.scrollTop).toBe(1088)
})

it('but not one that the reader had left somewhere else, nor one that ends calmly', () => {
  open(flagged, false)
  open([...flagged, turn('calm-again', [])])
  expect(box.scrollTop).toBe(0)
})
