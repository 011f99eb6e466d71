import { render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Citation } from '@/api/types'
import { speakInTest } from '@/test-language'
import { closing } from './later-close'
import { Markdown } from './Markdown'

const citations: Citation[] = [{ index: 1, document_id: 'd1', page: 3, quote: 'TSH 4.87 mIU/L' }]

function show(text: string, unfinished = false) {
  const router = createMemoryRouter([
    { path: '*', element: <Markdown text={text} citations={citations} unfinished={unfinished} /> },
  ])
  return render(<RouterProvider router={router} />).container
}

beforeAll(async () => {
  await Promise.all([speakInTest('en'), closing.fetch()])
})

describe('an answer on the screen', () => {
  it('turns [n] into a link to the page and the quoted line', () => {
    show('TSH is high.[1]')
    const chip = screen.getByRole('link', { name: /Source 1, page 3/ })
    expect(chip).toHaveAttribute('href', '/documents/d1?page=3&quote=TSH+4.87+mIU%2FL')
  })

  it('leaves [n] as text while the source is unknown', () => {
    const box = show('TSH is high.[2]')
    expect(box).toHaveTextContent('TSH is high.[2]')
    expect(screen.queryByRole('link')).toBeNull()
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<iframe src="https://example.org"></iframe>',
    '![x](https://example.org/x.png)',
    '![x][ref]\n\n[ref]: https://example.org/x.png',
    '[x](javascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](//example.org)',
    '<svg onload=alert(1)>',
    '[x](\u0001javascript:alert(1))',
  ])('never becomes markup of its own: %s', (hostile) => {
    const box = show(hostile)
    expect(box.querySelector('img, script, iframe, svg, object, style, [onload], [onerror]')).toBeNull()
    for (const link of box.querySelectorAll('a'))
      expect(link.getAttribute('href')).toMatch(/^https?:|^\/[^/]/)
  })

  it('opens other sites in a tab that learns nothing', () => {
    show('[site](https://example.org)')
    const link = screen.getByRole('link', { name: 'site' })
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    expect(link).toHaveAttribute('target', '_blank')
  })

  it('closes what is still open while the text grows', () => {
    const box = show('TSH is **high', true)
    expect(box).toHaveTextContent('TSH is high')
    expect(box.querySelector('strong')).toHaveTextContent('high')
  })

  it.each([
    '| Test',
    '| Test | Result |',
    '| Test | Result |\n',
    '| Test | Result |\n|--',
    'Intro.\n\n| Test | Re',
  ])('shows a table from its first letters on: %s', (start) => {
    const box = show(start, true)
    expect(box.querySelector('th')).toHaveTextContent('Test')
    expect(box.textContent).not.toContain('|')
  })

  it('gives code a box of its own with a way to copy it', () => {
    const box = show('```sh\necho 1\n```')
    expect(box.querySelector('pre')).toHaveTextContent('echo 1')
    expect(screen.getByRole('button', { name: 'Copy the code' })).toBeInTheDocument()
  })

  it('names a table by its columns, so that two tables are not the same landmark', () => {
    show('| Test | Result |\n|---|--:|\n| TSH | 4.87 |')
    expect(screen.getByRole('group', { name: 'Test, Result' })).toBeInTheDocument()
  })

  it('keeps a number and its unit on one line, and lets sentences and headings wrap', () => {
    show('| Test | Result |\n|---|--:|\n| Ferritin | 12 ng/ml |\n| A longer word about it | 4 |')
    const breaks = (name: string) => !screen.getByText(name).className.includes('whitespace-nowrap')
    expect(breaks('12 ng/ml')).toBe(false)
    expect(breaks('A longer word about it')).toBe(true)
    expect(breaks('Result')).toBe(true)
  })
})
