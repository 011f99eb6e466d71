import { later } from '@/components/ui/later'

/** What the assistant saw for one answer. Few ask, so it is fetched when they do. */
export const SawPanel = later(() => import('./SawSheet').then((module) => module.SawSheet))
