declare global {
  interface Window {
    /** Asked for by /theme.js before this bundle was even parsed. */
    earlyRenewal?: Promise<Response>
    earlyMessages?: { chatId: string; answer: Promise<Response> }
  }
}

/** The renewal of the session that is under way already. It answers once: whoever asks later renews anew. */
export function takeEarlyRenewal(): Promise<Response> | undefined {
  const early = window.earlyRenewal
  delete window.earlyRenewal
  return early
}

/** The newest messages of the chat the page was loaded with; undefined when there are none to be had that way. */
export async function takeEarlyMessages<Page>(chatId: string): Promise<Page | undefined> {
  const early = window.earlyMessages
  delete window.earlyMessages
  if (early?.chatId !== chatId) return undefined
  try {
    const answer = await early.answer
    return answer.ok ? ((await answer.json()) as Page) : undefined
  } catch {
    // Asked again in the ordinary way, which knows what to do about faults.
    return undefined
  }
}
