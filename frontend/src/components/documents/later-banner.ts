import { later } from '@/components/ui/later'

/** Few documents name somebody else. */
export const PatientBanner = later(() => import('./PatientBanner').then((module) => module.PatientBanner))
