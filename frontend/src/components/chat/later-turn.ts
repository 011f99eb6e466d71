import { later } from '@/components/ui/later'

// What few turns need is not waited for by all the others.

/** What was remembered when an answer was given. */
export const UsedMemory = later(() => import('./UsedMemory').then((module) => module.UsedMemory))

export const Summarised = later(() => import('./Summarised').then((module) => module.Summarised))

export const Refused = later(() => import('./Refused').then((module) => module.Refused))

export const QuestionEditor = later(() => import('./QuestionEditor').then((module) => module.QuestionEditor))

export const Interrupted = later(() => import('./Interrupted').then((module) => module.Interrupted))

export const MessageActs = later(() => import('./MessageActs').then((module) => module.MessageActs))
