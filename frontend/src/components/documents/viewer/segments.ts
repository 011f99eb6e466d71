import type { Span } from '@/components/shared/find-quote'

export type MarkKind = 'quote' | 'find' | 'active' | 'shaky'

export interface Mark extends Span {
  kind: MarkKind
}

export interface Segment {
  start: number
  text: string
  kinds: ReadonlySet<MarkKind>
}

/** The text cut wherever a mark begins or ends; marks may overlap. */
export function segmentsOf(text: string, marks: readonly Mark[]): Segment[] {
  const edges = new Set([0, text.length])
  for (const { start, end } of marks) {
    edges.add(Math.min(Math.max(start, 0), text.length))
    edges.add(Math.min(Math.max(end, 0), text.length))
  }
  const cuts = [...edges].sort((a, b) => a - b)
  const byStart = [...marks].sort((a, b) => a.start - b.start)
  const open: Mark[] = []
  let next = 0
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    for (let mark = byStart[next]; mark && mark.start <= start; mark = byStart[next]) {
      open.push(mark)
      next += 1
    }
    for (let place = open.length - 1; place >= 0; place -= 1) {
      if ((open[place]?.end ?? 0) <= start) open.splice(place, 1)
    }
    return { start, text: text.slice(start, end), kinds: new Set(open.map(({ kind }) => kind)) }
  })
}
