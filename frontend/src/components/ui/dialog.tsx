import { useState } from 'react'
import type { DialogProps } from './dialog-sheet'
import { later } from './later'

export const DialogSheet = later(() => import('./dialog-sheet').then((module) => module.DialogSheet))

/** Nearly every page can open one; its code comes once the page stands, or with the first one that is opened. */
export function Dialog(props: DialogProps) {
  const [used, setUsed] = useState(props.open)
  if (props.open && !used) setUsed(true)
  return used ? <DialogSheet {...props} /> : null
}
