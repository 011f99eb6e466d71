import { QueryClient } from '@tanstack/react-query'
import { toProblem } from '@/api/problem'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      retry: (failures, error) => {
        const { status } = toProblem(error)
        return failures < 2 && (status === 0 || status >= 500)
      },
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000) * (0.7 + Math.random() * 0.6),
    },
  },
})
