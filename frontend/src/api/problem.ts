import type { AxiosError } from 'axios'
import i18next from 'i18next'
import type { errorCodes } from '@/api/generated/error-codes'

export type ErrorCode = (typeof errorCodes)[number]

interface ProblemBody {
  status?: number
  code?: string
  title?: string
  detail?: string | null
  params?: Record<string, unknown> | null
  request_id?: string | null
  resets_at?: string | null
  errors?: { field?: string; loc?: unknown[]; code?: string; message?: string }[] | null
}

/** Everything that can go wrong with a request, in one shape. `code` is null when the server gave none we know. */
export class Problem extends Error {
  readonly status: number
  readonly code: ErrorCode | null
  readonly params: Record<string, unknown>
  readonly requestId: string | null
  readonly fields: string[]
  /** The request never reached the server, or no answer came back. */
  readonly unreachable: boolean

  constructor(status: number, body: ProblemBody = {}, requestId: string | null = null) {
    super(body.code ?? body.title ?? `status ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = isErrorCode(body.code) ? body.code : null
    this.params = { ...body.params, ...(body.resets_at ? { resets_at: body.resets_at } : {}) }
    this.requestId = body.request_id ?? requestId
    this.fields = (body.errors ?? []).flatMap((error) => {
      const last = error.field ?? error.loc?.at(-1)
      return typeof last === 'string' ? [last] : []
    })
    this.unreachable = status === 0
  }
}

/** A code that something can be said about. Its sentences are the list, so that no page carries another one. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && (!i18next.isInitialized || i18next.exists(`errors.${code}`))
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isAxiosError(error)) {
    const answer = error.response
    if (!answer) return new Problem(0)
    const id: unknown = answer.headers['x-request-id']
    const body: unknown = answer.data
    return new Problem(
      answer.status,
      isRecord(body) ? (body as ProblemBody) : {},
      typeof id === 'string' ? id : null,
    )
  }
  if (error instanceof TypeError) return new Problem(0)
  return new Problem(-1)
}

/** The same mark the library looks for; asking it would bring all of it into the first download. */
function isAxiosError(error: unknown): error is AxiosError {
  return isRecord(error) && error.isAxiosError === true
}

export async function problemOfResponse(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => ({}))
  return new Problem(
    answer.status,
    isRecord(body) ? (body as ProblemBody) : {},
    answer.headers.get('x-request-id'),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
