import { later } from '@/components/ui/later'

/** What was remembered when an answer was given. Few ask, so it is fetched when they do. */
export const UsedMemory = later(() => import('./UsedMemory').then((module) => module.UsedMemory))
