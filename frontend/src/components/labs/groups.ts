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

/** In groups, in the order of a report; within them as they came. What is out of its range stands before all. */
export function grouped(labs: readonly LatestLab[]): { out: LatestLab[]; groups: LabGroup[] } {
  const inside = labs.filter(({ latest }) => !isOut(latest.flag))
  return {
    out: labs.filter(({ latest }) => isOut(latest.flag)),
    groups: [...groups, 'other' as const]
      .map((name) => ({ name, labs: inside.filter((lab) => nameOf(lab) === name) }))
      .filter(({ labs: members }) => members.length > 0),
  }
}
