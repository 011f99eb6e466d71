import type { LatestLab } from '@/api/types'
import { isOut } from './values'

/** The dictionary's groups in the order of a usual report. */
export const groups = [
  'hematology',
  'iron',
  'glucose',
  'lipids',
  'liver',
  'kidney',
  'electrolytes',
  'proteins',
  'inflammation',
  'thyroid',
  'hormones',
  'vitamins',
  'cardiac',
  'coagulation',
  'immunology',
  'infections',
  'tumour_markers',
  'urine',
  'stool',
  'blood_group',
] as const

type Known = (typeof groups)[number]
export type GroupName = Known | 'other'

export interface LabGroup {
  name: GroupName
  labs: LatestLab[]
}

const known = new Set<string>(groups)
const nameOf = ({ group }: LatestLab): GroupName =>
  group !== null && known.has(group) ? (group as Known) : 'other'

/** In groups, each with what is out of its range first; within that the order they came in. */
export function grouped(labs: readonly LatestLab[]): LabGroup[] {
  return [...groups, 'other' as const]
    .map((name) => ({ name, labs: labs.filter((lab) => nameOf(lab) === name).toSorted(outFirst) }))
    .filter(({ labs: members }) => members.length > 0)
}

const outFirst = (a: LatestLab, b: LatestLab) => Number(isOut(b.latest.flag)) - Number(isOut(a.latest.flag))
