import { later } from '@/components/ui/later'

/** An editor only needs it once a specialist was tried. */
export const LoneAnswer = later(() => import('./LoneAnswer').then((module) => module.LoneAnswer))
