import { liveTicket } from '@/api/notifications'
import type { DocumentStatus, DocumentStep, Notification } from '@/api/types'

export type LiveFrame =
  | { type: 'notification.created'; notification: Notification }
  | { type: 'notification.updated'; notification?: Notification }
  | { type: 'unread.count'; count: number }
  | {
      type: 'document.status'
      document_id: string
      status: DocumentStatus
      progress: number
      steps?: Partial<Record<DocumentStep['name'], DocumentStep['state']>>
      waits_for?: string | null
      error?: string | null
    }
  | { type: 'chat.updated'; chat_id: string }
  | { type: 'ping' }

interface Listener {
  onFrame: (frame: LiveFrame) => void
  /** `again`: not the first connection, something may have been missed. */
  onOpen: (again: boolean) => void
  onClose: () => void
}

const longestWait = 10_000
const silence = 70_000

/** A WebSocket that comes back by itself: a new one-time ticket each time, waiting longer after each failure. */
export class LiveLine {
  private readonly listener: Listener
  private socket: WebSocket | null = null
  private timer: number | undefined
  private watchdog: number | undefined
  private failures = 0
  private opened = 0
  private stopped = true

  constructor(listener: Listener) {
    this.listener = listener
  }

  start(): void {
    this.stopped = false
    window.addEventListener('online', this.hurry)
    void this.connect()
  }

  stop(): void {
    this.stopped = true
    window.removeEventListener('online', this.hurry)
    clearTimeout(this.timer)
    clearTimeout(this.watchdog)
    this.socket?.close()
  }

  private readonly hurry = () => {
    if (this.socket?.readyState === WebSocket.OPEN) return
    clearTimeout(this.timer)
    void this.connect()
  }

  private async connect(): Promise<void> {
    let ticket: string
    try {
      ticket = (await liveTicket()).ticket
    } catch {
      this.again()
      return
    }
    if (this.stopped) return
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(
      `${scheme}://${location.host}/ws/notifications?ticket=${encodeURIComponent(ticket)}`,
    )
    this.socket = socket
    socket.onopen = () => {
      this.failures = 0
      this.listener.onOpen(this.opened > 0)
      this.opened += 1
      this.stillThere()
    }
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.stillThere()
      const frame = JSON.parse(data) as LiveFrame
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
      else this.listener.onFrame(frame)
    }
    socket.onclose = () => {
      this.listener.onClose()
      this.again()
    }
  }

  /** A line that went dead without closing says nothing for a long time. */
  private stillThere(): void {
    clearTimeout(this.watchdog)
    this.watchdog = window.setTimeout(() => this.socket?.close(), silence)
  }

  private again(): void {
    clearTimeout(this.watchdog)
    if (this.stopped) return
    const wait = Math.min(700 * 2 ** this.failures, longestWait) * (0.6 + Math.random() * 0.8)
    this.failures += 1
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.connect(), wait)
  }
}
