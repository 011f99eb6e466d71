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

/** A box at the end of an answer that begins 900 px above the screen. */
let box: HTMLDivElement
beforeEach(() => {
  box = document.createElement('div')
  const answer = document.createElement('article')
  answer.id = 'm-alarm'
  answer.getBoundingClientRect = () => ({ top: -900 }) as DOMRect
  box.append(answer)
  document.body.replaceChildren(box)
  box.scrollTop = 2000
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
  expect(box.scrollTop).toBe(2000)
})
