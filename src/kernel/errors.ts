/** The closed list of reasons for which a caller is refused; each edge (HTTP, job, tool) maps every one of them. */
export const ERROR_CODES = [
  'not_found',
  'invalid',
  'conflict',
  'forbidden',
  'unauthenticated',
  'rate_limited',
  'unavailable',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** One thing that is wrong with what was sent: where, what, and what to do about it. */
export interface Problem {
  field: string
  message: string
  remedy: string
}

/** What a refusal says beside its sentence. Anything more a caller can use may stand beside the known names. */
export interface ErrorDetails {
  field?: string | undefined
  line?: number | undefined
  remedy?: string | undefined
  problems?: Problem[] | undefined
  [more: string]: unknown
}

/** A refusal to a caller. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Tells the compiler that every case was answered; a value that arrives here all the same is a bug. */
export function assertNever(value: never): never {
  throw new Error(`Unanswered case: ${JSON.stringify(value)}`)
}
