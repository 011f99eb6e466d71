import { later } from '@/components/ui/later'

export const PageGrid = later(() => import('./PageGrid').then((module) => module.PageGrid))

/** The page is read long before it is printed. */
export const PrintMenu = later(
  () => import('./PrintMenu').then((module) => module.PrintMenu),
  () => <span className="size-9.5 coarse:size-11" />,
)
