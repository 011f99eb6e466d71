import type { DropdownMenu } from 'radix-ui'
import { createContext, useContext } from 'react'

type Parts = Pick<typeof DropdownMenu, 'Item' | 'RadioGroup' | 'RadioItem' | 'ItemIndicator' | 'Separator'>

/** What the lines of a menu are made of. They are only ever drawn inside of one, whose code has brought these. */
export const MenuParts = createContext<Parts | null>(null)

export function useMenuParts(): Parts {
  const parts = useContext(MenuParts)
  if (!parts) throw new Error('a line of a menu outside of a menu')
  return parts
}
