import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { useShortcuts } from './use-shortcuts'

const acts = { stop: vi.fn(), compose: vi.fn(), create: vi.fn(), help: vi.fn() }

function Page({ dialog = false }: { dialog?: boolean }) {
  useShortcuts(acts)
  return (
    <>
      <textarea aria-label="field" />
      {dialog && <div role="dialog" />}
    </>
  )
}

beforeEach(() => {
  for (const act of Object.values(acts)) act.mockReset()
})

it.each([
  ['stop', { code: 'Escape' }],
  ['compose', { code: 'Escape', shiftKey: true }],
  // In a Russian layout the same keys give other letters.
  ['create', { code: 'KeyO', key: 'Щ', ctrlKey: true, shiftKey: true }],
  ['create', { code: 'KeyO', key: 'O', metaKey: true, shiftKey: true }],
  ['help', { code: 'Slash', key: ',', shiftKey: true }],
  ['help', { code: 'Slash', key: '.', ctrlKey: true }],
] as const)('%s is heard by its place on the keyboard: %o', (name, key) => {
  render(<Page />)
  fireEvent.keyDown(document.body, key)
  expect(Object.entries(acts).flatMap(([act, run]) => (run.mock.calls.length > 0 ? [act] : []))).toEqual([
    name,
  ])
})

it('leaves letters to the field they are typed in, and everything to an open dialog', () => {
  render(<Page dialog />)
  fireEvent.keyDown(document.body, { code: 'Escape' })
  expect(acts.stop).not.toHaveBeenCalled()
})

it('types a question mark where there is a field', () => {
  render(<Page />)
  fireEvent.keyDown(screen.getByRole('textbox'), { code: 'Slash', key: '?', shiftKey: true })
  expect(acts.help).not.toHaveBeenCalled()
})
