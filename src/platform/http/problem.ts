import type { Context } from 'hono'
import { AppError, type ErrorCode, type ErrorDetails } from '../../kernel/errors.ts'
import { retold } from '../../kernel/retold.ts'
import { told } from '../../kernel/words.ts'
import { isDatabaseAway, isDatabaseFull } from '../db/db.ts'
import type { Log } from '../log.ts'

const statusOf: Record<ErrorCode, 400 | 401 | 403 | 404 | 409 | 429 | 503> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
}

/** A refusal with what only HTTP can say: another status than its code's, or in how many seconds to come back. */
export class HttpRefusal extends AppError {
  readonly http: { status?: number; retryAfter?: number }

  constructor(code: ErrorCode, message: string, details: ErrorDetails, http: HttpRefusal['http']) {
    super(code, message, details)
    this.http = http
  }
}

export interface Problem {
  status: number
  body: { type: string; title: string; status: number; detail: string; code: string } & Record<string, unknown>
}

/** The one mapper from what was thrown to what a caller reads, in their language. A bug says nothing of its inside. */
export function asProblem(error: unknown): Problem {
  const known = asRefusal(error)
  if (!known)
    return problem(
      500,
      'internal',
      told`Something broke on our side. It is logged; try again, or tell your administrator.`,
      {},
    )
  const status = (known instanceof HttpRefusal && known.http.status) || statusOf[known.code]
  return problem(status, known.code, known.message, known.details)
}

function problem(status: number, code: string, sentence: string, details: ErrorDetails): Problem {
  const detail = retold(sentence)
  return {
    status,
    body: { ...retoldOf(details), type: `about:blank#${code}`, title: code.replaceAll('_', ' '), status, detail, code },
  }
}

/** A refusal was thrown in English, wherever it came from; here somebody reads it. */
function retoldOf(details: ErrorDetails): ErrorDetails {
  const { remedy, problems } = details
  const each = problems?.map((one) => ({ ...one, message: retold(one.message), remedy: retold(one.remedy) }))
  return { ...details, ...(remedy && { remedy: retold(remedy) }), ...(each && { problems: each }) }
}

/** Values that the database itself refuses (a NUL in a text, a number out of range) are the caller's to mend, not bugs. */
const refusedByDatabase = new Map([
  ['22021', told`A text holds a character that cannot be stored`],
  ['22P05', told`A text holds a character that cannot be stored`],
  ['22003', told`A number is out of range`],
  ['22008', told`A date is out of range`],
])

function asRefusal(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const code = (error as { code?: string } | null)?.code ?? ''
  const sentence = refusedByDatabase.get(code)
  if (sentence)
    return new AppError('invalid', sentence, { field: 'input', remedy: told`Correct the value and send again` })
  if (isDatabaseFull(error)) {
    return new AppError('unavailable', told`The disk of the database is full`, {
      remedy: told`Have room made on it, then try again`,
    })
  }
  if (isDatabaseAway(error)) {
    return new AppError('unavailable', told`The database does not answer at the moment`, {
      remedy: told`Try again in a few seconds`,
    })
  }
  return undefined
}

export function problemResponse(context: Context, error: unknown, log: Log): Response {
  const { status, body } = asProblem(error)
  if (status === 500)
    log.error({ path: context.req.path, error: (error as Error)?.stack ?? String(error) }, 'a request failed')
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (status === 503) headers['retry-after'] = '5'
  if (error instanceof HttpRefusal && error.http.retryAfter) headers['retry-after'] = String(error.http.retryAfter)
  if (status === 429 && typeof body.seconds === 'number') headers['retry-after'] = String(body.seconds)
  return new Response(JSON.stringify(body), { status, headers })
}
