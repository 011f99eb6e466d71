import { later } from '@/components/ui/later'

export const NotFound = later(() => import('./NotFound').then((module) => module.NotFound))
