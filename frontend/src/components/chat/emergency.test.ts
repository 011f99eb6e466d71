import { expect, it } from 'vitest'
import { emergencyNumbers } from './emergency'

it.each([
  ['en', 'Europe/Berlin', ['112']],
  ['ru', 'Europe/Moscow', ['112', '103']],
  ['en', 'America/New_York', ['911']],
  ['ru', 'America/Indiana/Knox', ['911']],
  ['en', 'America/Bogota', ['112']],
  ['ru', undefined, ['112', '103']],
] as const)('the numbers to call in %s at %s', (language, zone, numbers) => {
  expect(emergencyNumbers(language, zone)).toEqual(numbers)
})
