import type { LabPatch, LabResult, Specimen } from '@/api/types'

export const specimens = [
  'blood',
  'serum',
  'plasma',
  'urine',
  'urine_24h',
  'stool',
  'saliva',
  'other',
] as const satisfies readonly Specimen[]

/** What the fields of the form hold; empty means nothing there. */
export interface Draft {
  analyte: string | null
  specimen: Specimen | null
  value: string
  unit: string
  range: string
  date: string
}

export const draftOf = (row: LabResult): Draft => ({
  analyte: row.analyte,
  specimen: row.specimen,
  value: row.value_printed,
  unit: row.unit_printed ?? '',
  range: row.range_printed ?? '',
  date: row.collected_on ?? '',
})

/** Only what differs from the row: an untouched field must not count as a correction. */
export function changesOf(row: LabResult, draft: Draft): LabPatch {
  const before = draftOf(row)
  const changed = (name: keyof Draft) => (draft[name] ?? '').trim() !== (before[name] ?? '').trim()
  return {
    ...(changed('analyte') && { analyte: draft.analyte }),
    ...(changed('specimen') && { specimen: draft.specimen }),
    ...(changed('value') && { value_printed: draft.value.trim() }),
    ...(changed('unit') && { unit_printed: draft.unit.trim() || null }),
    ...(changed('range') && { range_printed: draft.range.trim() || null }),
    ...(changed('date') && { collected_on: draft.date || null }),
  }
}
