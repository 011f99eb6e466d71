import type { Language } from '@/api/types'
import { numbersAt } from './emergency-zones'

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

/** Whom to call: where the person lives decides, the language only where that is not known. */
export function emergencyNumbers(language: Language, zone: string | undefined): string[] {
  return numbersAt(zone) ?? (language === 'ru' ? ['112', '103'] : ['112', '911'])
}
