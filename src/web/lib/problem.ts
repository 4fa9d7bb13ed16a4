import { t } from '../../kernel/words.ts'
export type ProblemBody = {
  title?: string
  detail?: string
  status?: number
  code?: string
  field?: string
  remedy?: string
}

/** A refusal of the server in its own words (problem+json), or a connection that failed. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly field: string | undefined
  readonly remedy: string | undefined

  /** Whether the same may well succeed in a few seconds: the connection is lost, or the server or its database is away. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 502
  }

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? t`The request did not succeed`)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? ''
    this.title = status === 0 ? (body.title ?? t`No answer`) : titleOf(status)
    this.detail = body.detail ?? ''
    this.field = body.field
    this.remedy = body.remedy
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  return new Problem(response.status, parsed(text))
}

export function noConnection(): Problem {
  return new Problem(0, {
    title: t`No connection to the server`,
    detail: t`The request did not reach it.`,
    remedy: t`Check your connection, or that the server is running, and try again.`,
  })
}

/** Anything caught, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new Problem(0, { title: t`Something did not work on this page`, detail, remedy: t`Reload the page.` })
}

function parsed(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

function titleOf(status: number): string {
  if (status === 401) return t`Please sign in`
  if (status === 403) return t`Your role does not allow this`
  if (status === 404) return t`Not found`
  if (status === 409) return t`Something changed in the meantime`
  if (status === 429) return t`Too many requests at once`
  if (status === 503) return t`Not available at the moment`
  return status >= 500 ? t`The server could not answer` : t`The request was refused`
}
