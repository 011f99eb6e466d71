import type { Importance, MemoryCategory } from '@/api/types'

export const categories = [
  'condition',
  'medication',
  'allergy',
  'vital',
  'document_summary',
  'other',
] as const satisfies readonly MemoryCategory[]
export const importances = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Importance[]
