import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '@/components/shared/Choice'
import { useLanguage } from '@/hooks/use-language'

const languageNames = [
  { value: 'en', label: 'English' },
  { value: 'ru', label: 'Русский' },
] as const

/** The quiet sheet around sign-in and registration. */
export function Welcome({
  title,
  children,
  footer,
}: {
  title: string
  children: ReactNode
  footer?: ReactNode
}) {
  const { t } = useTranslation()
  const [language, setLanguage] = useLanguage()
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])

  return (
    <main
      id="main"
      className="flex min-h-dvh flex-col items-center px-4 pt-[max(24px,8vh,env(safe-area-inset-top))] pb-[max(24px,env(safe-area-inset-bottom))]"
    >
      <img src="/icon.svg" alt="" width={44} height={44} />
      <h1 className="mt-4 text-center font-semibold text-xl">{title}</h1>
      <p className="mt-1.5 max-w-95 text-center text-ink-2">{t('auth.promise')}</p>
      <div className="mt-6 w-full max-w-100 rounded-xl border bg-panel p-6 shadow-card phone:p-5">
        {children}
      </div>
      {footer && <p className="mt-5 text-center text-ink-2">{footer}</p>}
      <div className="mt-8">
        <Choice
          name={t('profile.language')}
          value={language}
          options={languageNames}
          onChange={setLanguage}
        />
      </div>
    </main>
  )
}
