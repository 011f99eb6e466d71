import type { ErrorCode } from '@/api/problem'
import type en from '../../public/locales/en/translation.json'
import type ru from '../../public/locales/ru/translation.json'

/** Every code of the catalogue has a sentence in both languages, or this file does not compile. */
type Spoken = Record<`errors.${ErrorCode}`, string>
type Complete<Sentences extends Spoken> = Sentences

export type SpokenErrors = [Complete<typeof en>, Complete<typeof ru>]
