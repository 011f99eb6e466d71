import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { metaQuery } from '@/api/auth'
import { upload } from '@/api/uploading'

/** Puts files into the queue of the documents page. */
export function useUpload(): { send: (files: Iterable<File>) => void; accept: string | undefined } {
  const { data: meta } = useQuery(metaQuery)
  const send = useCallback((files: Iterable<File>) => void upload(files), [])
  return {
    send,
    accept: meta ? [...meta.upload.mime_types, ...meta.upload.extensions.map(dotted)].join(',') : undefined,
  }
}

const dotted = (extension: string) => (extension.startsWith('.') ? extension : `.${extension}`)
