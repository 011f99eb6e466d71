import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { upload } from '@/api/uploading'
import { DropOverlay } from '@/components/shared/DropOverlay'
import { say } from '@/hooks/toast'

/** Pages that know better what to do with a file. */
const takesFiles = /^\/(chat(\/.*)?|documents)$/

/** A file dropped on any page becomes a document; the page stays as it is. */
export default function DropAnywhere() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const take = useCallback(
    (files: Iterable<File>) => {
      const chosen = [...files]
      void upload(chosen)
      say(t('upload.taken', { count: chosen.length }), {
        action: { label: t('upload.see'), onClick: () => void navigate('/documents') },
      })
    },
    [t, navigate],
  )
  return takesFiles.test(pathname) ? null : <DropOverlay onFiles={take} words={t('upload.drop-here')} />
}
