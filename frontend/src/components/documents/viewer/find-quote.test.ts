import { describe, expect, it } from 'vitest'
import { findQuote } from '@/components/shared/find-quote'
import { piecesOf } from '@/components/shared/marks'

describe('a quote in a page', () => {
  const page = 'Показатель\nТТГ   4,87\nмкМЕ/мл  0,40–4,00\nещё «строка»'
  const found = (quote: string) => {
    const span = findQuote(page, quote)
    return span && page.slice(span.start, span.end)
  }

  it('is found over line breaks and runs of spaces', () => {
    expect(found('ТТГ 4,87 мкМЕ/мл')).toBe('ТТГ   4,87\nмкМЕ/мл')
  })

  it('is found with other dashes, quotation marks, letter cases and ё', () => {
    expect(found('0,40-4,00 Еще "строка"')).toBe('0,40–4,00\nещё «строка»')
  })

  it('is not found when it is not there', () => {
    expect(found('ТТГ 9,99')).toBeNull()
    expect(found('   ')).toBeNull()
  })
})

describe('a snippet of the search', () => {
  it('is cut into plain pieces', () => {
    expect(piecesOf('a <mark>b</mark> &lt;i&gt; &amp;amp;')).toEqual([
      { text: 'a ', marked: false },
      { text: 'b', marked: true },
      { text: ' <i> &amp;', marked: false },
    ])
  })
})
