import { createContext, type ReactNode, useContext } from 'react'

/** What the app hangs into the frame without the frame knowing the feature: the bell at the end of every header. */
const HeaderEnd = createContext<ReactNode>(null)

export const HeaderEndProvider = HeaderEnd.Provider

export function useHeaderEnd(): ReactNode {
  return useContext(HeaderEnd)
}
