import { create } from 'zustand'

interface Connection {
  online: boolean
  /** The WebSocket of notifications and document states is open. */
  live: boolean
}

export const useConnection = create<Connection>(() => ({ online: navigator.onLine, live: false }))

export function watchNetwork(): void {
  window.addEventListener('online', () => useConnection.setState({ online: true }))
  window.addEventListener('offline', () => useConnection.setState({ online: false }))
}
