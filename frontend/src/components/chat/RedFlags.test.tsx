import { render, screen } from '@testing-library/react'
import { beforeAll, expect, it } from 'vitest'
import { speakInTest } from '@/test-language'
import { RedFlags } from './RedFlags'

beforeAll(() => speakInTest('en'))

it('each emergency is named by its own heading and is no landmark among others', () => {
  render(
    <>
      <RedFlags codes={['stroke']} urgent={false} />
      <RedFlags codes={['chest-pain']} urgent={false} />
    </>,
  )
  const names = screen.getAllByRole('heading').map(({ textContent }) => textContent)
  expect(new Set(names).size).toBe(2)
  for (const name of names) expect(screen.getByRole('group', { name: name ?? '' })).toBeInTheDocument()
  expect(screen.queryByRole('region')).toBeNull()
})
