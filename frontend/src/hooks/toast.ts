import type { ExternalToast } from 'sonner'

const loaded = () => import('sonner')

/** Toasts come with their own code, fetched after the page stands. */
export function say(message: string, options?: ExternalToast): void {
  void loaded().then(({ toast }) => toast(message, options))
}

export function sayFault(message: string): void {
  void loaded().then(({ toast }) => toast.error(message))
}

export function sayDone(message: string): void {
  void loaded().then(({ toast }) => toast.success(message))
}
