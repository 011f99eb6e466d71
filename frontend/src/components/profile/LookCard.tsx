import { useTranslation } from 'react-i18next'
import { Choice } from '@/components/shared/Choice'
import { Card, CardTitle } from '@/components/ui/card'
import { useLanguage } from '@/hooks/use-language'
import { themes, useTheme } from '@/hooks/use-theme'

const languageNames = [
  { value: 'en', label: 'English' },
  { value: 'ru', label: 'Русский' },
] as const

export function LookCard() {
  const { t } = useTranslation()
  const [language, setLanguage] = useLanguage()
  const [theme, setTheme] = useTheme()
  return (
    <Card>
      <CardTitle>{t('profile.look')}</CardTitle>
      <div className="flex flex-wrap gap-4">
        <Choice
          name={t('profile.language')}
          value={language}
          options={languageNames}
          onChange={setLanguage}
        />
        <Choice
          name={t('profile.theme')}
          value={theme}
          options={themes.map((value) => ({ value, label: t(`profile.theme.${value}`) }))}
          onChange={setTheme}
        />
      </div>
    </Card>
  )
}
