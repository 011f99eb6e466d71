import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tagsQuery } from '@/api/documents'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'

interface TagsFieldProps {
  tags: readonly string[]
  onChange: (tags: string[]) => void
}

export function TagsField({ tags, onChange }: TagsFieldProps) {
  const { t } = useTranslation()
  const { data } = useQuery(tagsQuery)
  const [typed, setTyped] = useState('')
  const known = useId()
  const add = (event: FormEvent) => {
    event.preventDefault()
    const tag = typed.trim().toLowerCase()
    if (tag && !tags.includes(tag)) onChange([...tags, tag])
    setTyped('')
  }
  return (
    <form onSubmit={add} className="flex flex-col gap-2">
      <Field label={t('details.tags')}>
        {(tie) => (
          <span className="flex gap-1">
            <Input
              {...tie}
              list={known}
              maxLength={50}
              value={typed}
              placeholder={t('details.tag-new')}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button
              type="submit"
              look="outline"
              size="icon"
              aria-label={t('tags.put')}
              title={t('tags.put')}
              disabled={!typed.trim()}
            >
              <Plus aria-hidden="true" />
            </Button>
          </span>
        )}
      </Field>
      <datalist id={known}>
        {data?.items
          .filter(({ tag }) => !tags.includes(tag))
          .map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
      {tags.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <li key={tag}>
              <Button
                look="outline"
                size="small"
                aria-label={t('tags.remove', { tag })}
                onClick={() => onChange(tags.filter((one) => one !== tag))}
              >
                {tag}
                <X aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </form>
  )
}
