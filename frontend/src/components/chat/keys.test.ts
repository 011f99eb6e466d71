import { expect, it } from 'vitest'
import { keysOn } from './keys'

const first = (pathname: string) => keysOn(pathname)[0]?.[1]

it('lists the keys of the room that is open, and none where there are none', () => {
  expect(
    [
      '/chat/5a',
      '/documents/5a',
      '/documents/5a/review',
      '/labs/tsh:serum',
      '/chats',
      '/documents',
      '/labs',
    ].map(first),
  ).toEqual(['send', 'viewer-pages', 'review-walk', 'chart', undefined, undefined, undefined])
})
