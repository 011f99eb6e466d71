import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tagsQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { useDocumentActs } from '../use-document-acts'

interface TagDialogProps {
  documents: readonly HealthDocument[]
  onClose: () => void
}

/** Puts a tag on all of them, or takes one off. */
export function TagDialog({ documents, onClose }: TagDialogProps) {
  const { t } = useTranslation()
  const { change } = useDocumentActs()
  const { data } = useQuery(tagsQuery)
  const [tag, setTag] = useState('')
  const [busy, setBusy] = useState(false)
  const known = useId()
  const ids = documents.map(({ id }) => id)
  const worn = [...new Set(documents.flatMap(({ tags }) => tags))].sort()

  const act = async (action: 'tag' | 'untag', which: string) => {
    setBusy(true)
    const done = await change(ids, { action, tag: which })
    setBusy(false)
    if (done > 0) onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (tag.trim()) void act('tag', tag.trim())
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tags.title', { count: ids.length })}
      closeName={t('common.close')}
    >
      <form onSubmit={submit} className="flex items-end gap-2">
        <Field label={t('tags.add')} className="grow">
          {(tie) => (
            <Input
              {...tie}
              list={known}
              maxLength={50}
              value={tag}
              onChange={(event) => setTag(event.target.value)}
            />
          )}
        </Field>
        <datalist id={known}>
          {data?.items.map((one) => (
            <option key={one.tag} value={one.tag} />
          ))}
        </datalist>
        <Button type="submit" busy={busy} disabled={!tag.trim()}>
          {t('tags.put')}
        </Button>
      </form>
      {worn.length > 0 && (
        <>
          <p className="mt-4 mb-1.5 font-[550] text-sm">{t('tags.take-off')}</p>
          <ul className="flex flex-wrap gap-1.5">
            {worn.map((one) => (
              <li key={one}>
                <Button
                  look="outline"
                  size="small"
                  disabled={busy}
                  aria-label={t('tags.remove', { tag: one })}
                  onClick={() => void act('untag', one)}
                >
                  {one}
                  <X aria-hidden="true" />
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
