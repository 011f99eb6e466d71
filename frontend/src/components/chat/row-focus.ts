/** A list of chats; the sidebar's and the page's may both be on the screen. */
export const listOfChats = 'data-chats'

/** Where the focus goes when a chat has left its list, and once it is back in it. Asked for while it is there. */
export interface RowFocus {
  /** To the next chat, or the one before, or the heading of the list when it was the only one. */
  moveOn: () => void
  /** To the chat itself, as soon as it is drawn again. */
  comeBack: () => void
}

/** Null when the chat's menu does not stand in a list. */
export function rowFocus(inside: Element | null): RowFocus | null {
  const row = inside?.closest<HTMLElement>('[data-chat]')
  const list = row?.closest<HTMLElement>(`[${listOfChats}]`)
  if (!row || !list) return null
  const links = [...list.querySelectorAll<HTMLElement>('[data-chat] a')]
  const at = links.findIndex((link) => row.contains(link))
  const next = links[at + 1] ?? links[at - 1] ?? list.querySelector<HTMLElement>('h2')
  const id = row.dataset.chat ?? ''
  return {
    moveOn: () => next?.focus(),
    comeBack: () =>
      requestAnimationFrame(() =>
        list.querySelector<HTMLElement>(`[data-chat="${CSS.escape(id)}"] a`)?.focus(),
      ),
  }
}
