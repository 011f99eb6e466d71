import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'

const extensions = [gfmTable()]
const mdastExtensions = [gfmTableFromMarkdown()]

export function parse(text: string): Root {
  return fromMarkdown(text, { extensions, mdastExtensions })
}

export interface Blocks {
  /** Whole blocks: more text can't change them any more. */
  sealed: readonly string[]
  tail: string
}

/**
 * Cuts a growing text into blocks. Only the tail is parsed again, so the work per flush
 * does not grow with the length of the answer.
 */
export class BlockSplitter {
  private source = ''
  private cut = 0
  private sealed: string[] = []

  split(text: string): Blocks {
    if (!text.startsWith(this.source)) {
      this.cut = 0
      this.sealed = []
    }
    this.source = text
    const tail = text.slice(this.cut)
    const starts = parse(tail).children.map(({ position }) => position?.start.offset ?? 0)
    const last = starts.at(-1) ?? 0
    if (starts.length > 1) {
      const fresh = starts.slice(0, -1).map((start, index) => tail.slice(start, starts[index + 1]))
      this.sealed = [...this.sealed, ...fresh]
      this.cut += last
    }
    return { sealed: this.sealed, tail: text.slice(this.cut) }
  }
}
