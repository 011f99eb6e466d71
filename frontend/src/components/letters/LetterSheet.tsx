import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { buttonStyle } from '@/components/ui/button'

interface LetterSheetProps {
  title: string
  lang?: string | undefined
  /** What leads into the app. */
  wayOn: string
  children: ReactNode
}

/** The quiet sheet on which a letter is answered: nothing of the app around it, as nobody has to be signed in. */
export function LetterSheet({ title, lang, wayOn, children }: LetterSheetProps) {
  return (
    <main
      id="main"
      lang={lang}
      className="flex min-h-dvh flex-col items-center px-4 pt-[max(24px,8vh,env(safe-area-inset-top))] pb-[max(24px,env(safe-area-inset-bottom))]"
    >
      <img src="/icon.svg" alt="" width={44} height={44} />
      <div className="mt-6 w-full max-w-110 rounded-xl border bg-panel p-6 shadow-card phone:p-5">
        <h1 className="font-semibold text-xl [overflow-wrap:anywhere]">{title}</h1>
        {children}
      </div>
      <Link to="/reminders" className={buttonStyle({ look: 'link', className: 'mt-5' })}>
        {wayOn}
      </Link>
    </main>
  )
}
