import { describe, expect, it } from 'vitest'
import { EventCutter, readEvents, type ServerEvent } from './sse'

const frame = 'id: 7\nevent: text.delta\ndata: {"text":"ТТГ"}\n\n'

describe('the event cutter', () => {
  it('gives whole events with their ids', () => {
    expect(new EventCutter().push(frame)).toEqual([{ id: 7, event: 'text.delta', data: { text: 'ТТГ' } }])
  })

  it('puts together what arrives in pieces, wherever the cut falls', () => {
    for (let cut = 1; cut < frame.length; cut += 1) {
      const cutter = new EventCutter()
      const events = [...cutter.push(frame.slice(0, cut)), ...cutter.push(frame.slice(cut))]
      expect(events).toHaveLength(1)
    }
  })

  it('passes over comments and understands both line ends', () => {
    const events = new EventCutter().push(`: ping\n\n${frame.replaceAll('\n', '\r\n')}`)
    expect(events.map(({ id }) => id)).toEqual([7])
  })

  it('leaves out what is not JSON', () => {
    expect(new EventCutter().push('data: {oops\n\n')).toEqual([])
  })
})

describe('reading a stream', () => {
  const bytes = new TextEncoder().encode(frame + frame.replace('7', '8'))
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        // One byte at a time splits every Cyrillic letter.
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })

  it('decodes letters that are split over chunks', async () => {
    const seen: ServerEvent[] = []
    const over = await readEvents(stream(), (event) => {
      seen.push(event)
      return false
    })
    expect(over).toBe(false)
    expect(seen.map(({ data }) => data)).toEqual([{ text: 'ТТГ' }, { text: 'ТТГ' }])
  })

  it('stops at the last word of the stream', async () => {
    const seen: number[] = []
    const over = await readEvents(stream(), ({ id }) => {
      seen.push(id)
      return true
    })
    expect(over).toBe(true)
    expect(seen).toEqual([7])
  })
})
