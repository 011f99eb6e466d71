const gap = 50

/** Gathers text deltas and hands them on once per frame at most, not oftener than every 50 ms. */
export class TextFlow {
  private waiting = ''
  private handle: number | null = null
  private last = 0

  private readonly onText: (text: string) => void

  constructor(onText: (text: string) => void) {
    this.onText = onText
  }

  push(text: string): void {
    this.waiting += text
    if (this.handle !== null) return
    // A hidden tab gets no animation frames.
    this.handle = document.hidden
      ? window.setTimeout(() => this.flush(), gap * 4)
      : requestAnimationFrame(() => this.frame())
  }

  flush(): void {
    this.cancel()
    if (this.waiting === '') return
    const text = this.waiting
    this.waiting = ''
    this.last = performance.now()
    this.onText(text)
  }

  end(): void {
    this.cancel()
    this.waiting = ''
  }

  private frame(): void {
    const left = this.last + gap - performance.now()
    if (left <= 0) this.flush()
    else this.handle = window.setTimeout(() => this.flush(), left)
  }

  private cancel(): void {
    if (this.handle === null) return
    cancelAnimationFrame(this.handle)
    clearTimeout(this.handle)
    this.handle = null
  }
}
