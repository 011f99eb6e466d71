export interface ServerEvent {
  id: number
  event: string
  data: unknown
}

/** Cuts a text stream into events. Comments and events that are not whole JSON are left out. */
export class EventCutter {
  private rest = ''

  push(chunk: string): ServerEvent[] {
    this.rest += chunk
    const blocks = this.rest.split(/\r?\n\r?\n/)
    this.rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => parseBlock(block))
  }
}

function parseBlock(block: string): ServerEvent[] {
  let id = 0
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const field = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') id = Number(value)
    else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  if (data.length === 0) return []
  try {
    return [{ id, event, data: JSON.parse(data.join('\n')) as unknown }]
  } catch {
    return []
  }
}

/** Reads to the end of the body; `onEvent` answers true when the stream has said its last word. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => boolean,
): Promise<boolean> {
  const cutter = new EventCutter()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return false
      for (const event of cutter.push(decoder.decode(value, { stream: true }))) {
        if (onEvent(event)) return true
      }
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
