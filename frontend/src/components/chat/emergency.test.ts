import { expect, it } from 'vitest'
import { emergencyNumbers } from './emergency'

it.each([
  ['en', 'Europe/Berlin', ['112']],
  ['ru', 'Europe/Berlin', ['112']],
  ['ru', 'Europe/Moscow', ['112', '103']],
  ['en', 'Asia/Ust-Nera', ['112', '103']],
  ['ru', 'Asia/Almaty', ['112', '103']],
  ['en', 'America/New_York', ['911']],
  ['ru', 'America/Indiana/Knox', ['911']],
  ['en', 'America/Toronto', ['911']],
  ['en', 'America/Tijuana', ['911']],
  ['en', 'America/Bogota', ['112']],
  ['en', 'Europe/London', ['999', '112']],
  ['en', 'Australia/Perth', ['000']],
  ['ru', 'Pacific/Auckland', ['111']],
  ['en', 'Asia/Tokyo', ['119']],
  ['ru', undefined, ['112', '103']],
  ['ru', 'UTC', ['112', '103']],
  ['en', 'Etc/GMT-3', ['112', '911']],
] as const)('the numbers to call in %s at %s', (language, zone, numbers) => {
  expect(emergencyNumbers(language, zone)).toEqual(numbers)
})
