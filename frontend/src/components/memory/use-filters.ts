import { useSearchParams } from 'react-router'
import { type MemoryFilters, memoryStates } from '@/api/memory'
import { categories, importances } from './kinds'

/** The filters stand in the address, so that a list can be sent, kept and come back to. */
export function useFilters(): {
  filters: MemoryFilters
  narrowed: boolean
  set: (name: keyof MemoryFilters, value: string | null) => void
  clear: () => void
} {
  const [params, setParams] = useSearchParams()
  const filters: MemoryFilters = {
    q: params.get('q') ?? '',
    category: categories.find((one) => one === params.get('category')) ?? null,
    importance: importances.find((one) => one === params.get('importance')) ?? null,
    state: memoryStates.find((one) => one === params.get('state')) ?? 'active',
    document: params.get('document'),
  }
  return {
    filters,
    narrowed: params.size > 0,
    set: (name, value) =>
      setParams(
        (now) => {
          if (value) now.set(name, value)
          else now.delete(name)
          return now
        },
        { replace: true },
      ),
    clear: () => setParams({}, { replace: true }),
  }
}
