import type { Language } from '@/api/types'

export const flagCodes = [
  'chest-pain',
  'stroke',
  'breathing',
  'anaphylaxis',
  'bleeding',
  'unconscious',
  'seizure',
  'overdose',
  'suicide',
  'infant-fever',
  'pregnancy-bleeding',
  'meningitis',
] as const
export type FlagCode = (typeof flagCodes)[number]

export const isFlag = (code: string): code is FlagCode => (flagCodes as readonly string[]).includes(code)

/** Time zones of the United States, where the number is 911. */
const states =
  /^(US\/|Pacific\/Honolulu$|America\/(New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico|Indiana\/|Kentucky\/|North_Dakota\/))/

/** Whom to call: 112 works in the European Union, Russia and in most mobile networks elsewhere. */
export function emergencyNumbers(language: Language, zone: string | undefined): string[] {
  if (zone && states.test(zone)) return ['911']
  return language === 'ru' ? ['112', '103'] : ['112']
}
