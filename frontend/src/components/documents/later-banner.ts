import { later } from '@/components/ui/later'

/** Few documents are read with such doubts. */
export const CautionBanner = later(() => import('./CautionBanner').then((module) => module.CautionBanner))

/** Few documents name somebody else. */
export const PatientBanner = later(() => import('./PatientBanner').then((module) => module.PatientBanner))
