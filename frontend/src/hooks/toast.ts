import type { ExternalToast } from 'sonner'

const loaded = () => import('sonner')

/** Toasts come with their own code, fetched after the page stands. */
export function say(message: string, options?: ExternalToast): void {
  void loaded().then(({ toast }) => toast(message, options))
}

export function hush(id: string): void {
  void loaded().then(({ toast }) => toast.dismiss(id))
}

export function sayFault(message: string): void {
  void loaded().then(({ toast }) => toast.error(message))
}

export function sayDone(message: string): void {
  void loaded().then(({ toast }) => toast.success(message))
}

/** Says that something is under way, and then how it ended. */
export function sayWhile<T>(
  work: Promise<T>,
  words: { meanwhile: string; done: string; fault: (error: unknown) => string },
): void {
  void loaded().then(({ toast }) =>
    toast.promise(work, { loading: words.meanwhile, success: words.done, error: words.fault }),
  )
}
