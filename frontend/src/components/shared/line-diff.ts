export type LineKind = 'same' | 'removed' | 'added'

export interface DiffLine {
  kind: LineKind
  text: string
}

/** Above this many comparisons the middle is shown as one replacement: nobody reads such a diff line by line. */
const tooMany = 4_000_000

/** The shortest way from one text to the other, line by line. Removed lines come before the added ones. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1
  let [oldEnd, freshEnd] = [old.length, fresh.length]
  while (oldEnd > start && freshEnd > start && old[oldEnd - 1] === fresh[freshEnd - 1]) {
    oldEnd -= 1
    freshEnd -= 1
  }
  const mark = (kind: LineKind) => (text: string) => ({ kind, text })
  return [
    ...old.slice(0, start).map(mark('same')),
    ...middle(old.slice(start, oldEnd), fresh.slice(start, freshEnd)),
    ...old.slice(oldEnd).map(mark('same')),
  ]
}

function middle(old: string[], fresh: string[]): DiffLine[] {
  if (old.length * fresh.length > tooMany) {
    return [
      ...old.map((text) => ({ kind: 'removed' as const, text })),
      ...fresh.map((text) => ({ kind: 'added' as const, text })),
    ]
  }
  const common = commonLengths(old, fresh)
  const width = fresh.length + 1
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]]
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left })
      i += 1
      j += 1
    } else if (
      left !== undefined &&
      (right === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: left })
      i += 1
    } else if (right !== undefined) {
      lines.push({ kind: 'added', text: right })
      j += 1
    }
  }
  return lines
}

/** At [i][j]: how many lines old[i…] and fresh[j…] have in common, in order. */
function commonLengths(old: string[], fresh: string[]): Uint32Array {
  const width = fresh.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === fresh[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
    }
  }
  return lengths
}

export interface DiffPair {
  left: DiffLine | null
  right: DiffLine | null
}

/** For two columns: what was removed stands beside what came in its place. */
export function pairLines(lines: readonly DiffLine[]): DiffPair[] {
  const pairs: DiffPair[] = []
  let waiting: DiffPair[] = []
  for (const line of lines) {
    if (line.kind === 'same') {
      waiting = []
      pairs.push({ left: line, right: line })
    } else if (line.kind === 'removed') {
      const pair: DiffPair = { left: line, right: null }
      waiting.push(pair)
      pairs.push(pair)
    } else {
      const pair = waiting.shift()
      if (pair) pair.right = line
      else pairs.push({ left: null, right: line })
    }
  }
  return pairs
}
