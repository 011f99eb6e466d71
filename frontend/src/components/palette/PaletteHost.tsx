import { useEffect } from 'react'
import { later, usePrepared } from '@/components/ui/later'
import { closePalette, openPalette, usePalette } from '@/stores/palette'
import { isPaletteKey } from './entries'
import type { Room } from './use-commands'

const Palette = later(() => import('./Palette').then((module) => module.Palette))

/** Listens for the key on every page; the search itself is fetched when the page is quiet. */
export function PaletteHost({ rooms }: { rooms: Room[] }) {
  const open = usePalette((palette) => palette.open)
  usePrepared(Palette)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPaletteKey(event) || event.isComposing) return
      event.preventDefault()
      if (usePalette.getState().open) closePalette()
      // A dialog that is open has the keys for itself.
      else if (!document.querySelector('[role=dialog]')) openPalette()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      closePalette()
    }
  }, [])
  return open && <Palette rooms={rooms} />
}
