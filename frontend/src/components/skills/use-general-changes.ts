import { useTranslation } from 'react-i18next'
import { type Change, changedOnly } from './changes'
import { type GeneralForm, languages, trimmed } from './general-draft'

/** What differs between the general specialist as it is saved and as it stands in the form. */
export function useGeneralChanges(before: GeneralForm, after: GeneralForm): Change[] {
  const { t } = useTranslation()
  const yes = (value: boolean) => t(value ? 'skills.yes' : 'skills.no')
  const words = languages.flatMap(({ lang, name: language }) => {
    const [old, fresh] = [before[lang], trimmed(after[lang])]
    const label = (field: string) => t('skills.in-language', { field, language })
    return [
      { label: label(t('skills.name')), before: old.name, after: fresh.name },
      { label: label(t('skills.description')), before: old.description, after: fresh.description },
      { label: label(t('skills.prompt')), before: old.system_prompt, after: fresh.system_prompt, long: true },
    ]
  })
  return changedOnly([
    { label: t('skills.icon'), before: t(`icon.${before.icon}`), after: t(`icon.${after.icon}`) },
    { label: t('skills.place'), before: before.place, after: after.place.trim() },
    { label: t('skills.active'), before: yes(before.isActive), after: yes(after.isActive) },
    ...words,
  ])
}
