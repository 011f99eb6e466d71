import remend from 'remend'

/** The tail of a text that ends in the middle, closed: no bare ** and no row of bars is ever seen. */
export function closed(tail: string): string {
  return remend(closeTable(tail))
}

/** A table is one only from its second line on; until then that line is supplied. */
function closeTable(text: string): string {
  const start = text.lastIndexOf('\n\n') + 1
  const block = text.slice(start).trimStart()
  if (!block.startsWith('|')) return text
  const [head = '', ruler, ...rows] = block.split('\n')
  if (rows.length > 0 || (ruler !== undefined && !/^[|:\-\s]*$/.test(ruler))) return text
  const cells = head
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
  const before = text.slice(0, start)
  if (cells.every((cell) => cell.trim() === '')) return before
  return `${before}\n|${cells.join('|')}|\n|${'---|'.repeat(cells.length)}`
}
