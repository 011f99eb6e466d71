import { later } from '@/components/ui/later'

/** The form brings its own library; the page is there without it. */
export const MemoryDialog = later(() => import('./MemoryDialog').then((module) => module.MemoryDialog))
