import { FileUp } from 'lucide-react'
import { useFileDrop } from '@/hooks/use-file-drop'

interface DropOverlayProps {
  onFiles: (files: Iterable<File>) => void
  /** What will become of the files. */
  words: string
}

/** Files may be dropped anywhere on the page; while they hover, it says so. */
export function DropOverlay({ onFiles, words }: DropOverlayProps) {
  const over = useFileDrop(onFiles)
  if (!over) return null
  return (
    <div className="pointer-events-none fixed inset-0 z-40 grid animate-fade place-items-center bg-bg/85 p-6">
      <p className="flex flex-col items-center gap-3 rounded-xl border-2 border-brand border-dashed bg-panel px-12 py-10 text-center text-lg shadow-card">
        <FileUp className="size-9 text-brand" aria-hidden="true" />
        {words}
      </p>
    </div>
  )
}
