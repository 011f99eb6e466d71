import { Piece } from '@/components/ui/piece'

/** Only a text that is being written needs it. Its tail waits for it: an open ** must not be seen even once. */
export const closing = new Piece(() => import('./close').then((module) => module.closed))
