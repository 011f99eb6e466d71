import { describe, expect, it } from 'vitest'
import { usageCsv } from './usage-csv'

const row = {
  user_id: '1',
  username: 'maria',
  full_name: 'Мария',
  messages: 4,
  tokens: 3183,
  cost_usd: '0.0123',
  messages_limit: 100,
  tokens_limit: 500_000,
}

describe('usage for a spreadsheet', () => {
  it('has a head and a row a person', () => {
    expect(usageCsv('2026-11-23', [row, { ...row, username: 'ivan', full_name: null, cost_usd: null }])).toBe(
      '\ufeffday,username,full_name,messages,messages_limit,tokens,tokens_limit,cost_usd\r\n' +
        '2026-11-23,maria,Мария,4,100,3183,500000,0.0123\r\n' +
        '2026-11-23,ivan,,4,100,3183,500000,\r\n',
    )
  })

  it('lets no name become a formula or a new column', () => {
    const csv = usageCsv('2026-11-23', [
      { ...row, username: '=1+1' },
      { ...row, full_name: 'a,"b"' },
    ])
    expect(csv).toContain(",'=1+1,")
    expect(csv).toContain(',"a,""b""",')
  })
})
