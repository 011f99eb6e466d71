import { beforeEach, describe, expect, it, vi } from 'vitest'
import { rowFocus } from './row-focus'

const row = (id: string) => `<li data-chat="${id}"><a href="/chat/${id}">${id}</a><button>menu</button></li>`

function list(...ids: string[]) {
  document.body.innerHTML = `<section data-chats><h2 tabindex="-1">Chats</h2><ul>${ids.map(row).join('')}</ul></section>`
}
const menuOf = (id: string) => document.querySelector(`[data-chat="${id}"] button`)

/** As the menu does it: asked while the row is there, moved when it is gone. */
function leave(id: string) {
  const focus = rowFocus(menuOf(id))
  document.querySelector(`[data-chat="${id}"]`)?.remove()
  focus?.moveOn()
  return focus
}
const focused = () => document.activeElement?.textContent

beforeEach(() => {
  document.body.innerHTML = ''
})

describe('the focus, when a chat leaves its list', () => {
  it.each([
    ['the next chat', 'b', 'c'],
    ['the one before at the end', 'c', 'b'],
  ])('goes to %s', (_, left, next) => {
    list('a', 'b', 'c')
    leave(left)
    expect(focused()).toBe(next)
  })

  it('goes to the heading when there is no other', () => {
    list('a')
    leave('a')
    expect(focused()).toBe('Chats')
  })

  it('goes to the chat again when it is brought back', async () => {
    list('a', 'b')
    const focus = leave('a')
    document.querySelector('ul')?.insertAdjacentHTML('afterbegin', row('a'))
    focus?.comeBack()
    await vi.waitFor(() => expect(focused()).toBe('a'))
  })

  it('is left where it is when the menu stands in no list', () => {
    document.body.innerHTML = '<header><button>menu</button></header>'
    expect(rowFocus(document.querySelector('button'))).toBeNull()
  })
})
