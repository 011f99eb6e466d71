import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { useProblemSentence } from '@/hooks/use-problem'
import { useFormat } from '@/i18n/format'
import type { Upload } from '@/stores/uploads'

/** Why a file was refused or failed, with the limit or the types that are possible; null when all is well. */
export function useUploadProblem(): (upload: Upload) => string | null {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useProblemSentence()
  const { data: meta } = useQuery(metaQuery)
  return useCallback(
    ({ refusal, problem, file }) => {
      const name = file.name
      if (refusal === 'empty') return t('upload.empty', { name })
      if (refusal === 'changed') return t('upload.changed', { name })
      if (refusal === 'size')
        return t('upload.too-large', { name, limit: format.fileSize(meta?.upload.max_bytes ?? 0) })
      if (refusal === 'type') {
        const types = (meta?.upload.extensions ?? []).map((one) => one.replace(/^\./, '').toUpperCase())
        return t('upload.wrong-type', { name, types: types.join(', ') })
      }
      if (problem?.code === 'document.already-stored' && problem.params.in_trash === true)
        return t('upload.twin-in-trash', { filename: String(problem.params.filename) })
      return problem ? sentence(problem) : null
    },
    [t, format, meta, sentence],
  )
}
