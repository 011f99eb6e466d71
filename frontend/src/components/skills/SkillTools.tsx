import { Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Button, buttonStyle } from '@/components/ui/button'

interface SkillToolsProps {
  name: string
  /** Where the specialist is changed. */
  editor: string
  onDelete: () => void
}

export function SkillTools({ name, editor, onDelete }: SkillToolsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Link
        to={editor}
        className={buttonStyle({ look: 'quiet', size: 'icon' })}
        aria-label={t('skills.edit-one', { name })}
      >
        <Pencil aria-hidden="true" />
      </Link>
      <Button look="quiet" size="icon" aria-label={t('skills.delete-one', { name })} onClick={onDelete}>
        <Trash2 aria-hidden="true" />
      </Button>
    </>
  )
}
