const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
const command = isApple ? '⌘' : 'Ctrl'

export const everywhere = [
  [`${command} + K`, 'search'],
  [`${command} + Shift + O`, 'create'],
  ['Shift + ?', 'help'],
] as const

const chat = [
  ['Enter', 'send'],
  ['Shift + Enter', 'line'],
  ['↑', 'edit'],
  ['Esc', 'stop'],
  ['Shift + Esc', 'compose'],
] as const

const viewer = [
  ['← →', 'viewer-pages'],
  ['+ −', 'viewer-zoom'],
  ['0', 'viewer-fit'],
  ['R', 'viewer-turn'],
  ['G', 'viewer-grid'],
  ['/', 'viewer-find'],
  ['Enter, Shift + Enter', 'viewer-hits'],
] as const

const review = [
  ['↑ ↓', 'review-walk'],
  ['Enter', 'review-confirm'],
  ['E', 'review-edit'],
  ['Delete', 'review-reject'],
] as const

const trend = [['← →', 'chart']] as const

export type ListedKey = (
  | typeof everywhere
  | typeof chat
  | typeof viewer
  | typeof review
  | typeof trend
)[number]

const pages: readonly (readonly [RegExp, readonly ListedKey[]])[] = [
  [/^\/chat(\/|$)/, chat],
  [/^\/documents\/[^/]+\/review$/, review],
  [/^\/documents\/[^/]+$/, viewer],
  [/^\/labs\/./, trend],
]

/** The keys of the page at this address, beside those that work everywhere. */
export const keysOn = (pathname: string): readonly ListedKey[] =>
  pages.find(([place]) => place.test(pathname))?.[1] ?? []
