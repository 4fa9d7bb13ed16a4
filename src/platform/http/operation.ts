import type { z } from 'zod'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/**
 * One typed thing that one can do. HTTP route, client hook, OpenAPI entry, CLI verb and agent tool are made from it.
 * Path parameters, query (get, delete) and JSON body (post, put, patch) are one input object.
 */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'operation'
  /** `module.verb`, for example `accounts.list`. */
  readonly name: string
  readonly method: Method
  /** Below /api, parameters as `:id`. */
  readonly path: string
  readonly input: Input
  readonly output: Output
  /** An entry of the permission table in `workspaces`; `signed in` where membership alone is enough. */
  readonly permission: string
  readonly summary: string
  /** Answers a file instead of JSON, or reads one from the body. */
  readonly carries?: 'download' | 'upload'
  /** Why agents are not offered it although it only reads. */
  readonly notForAgents?: string
  /** Its answer holds a secret that is told once and kept nowhere; says what to do where that answer was lost. */
  readonly shownOnce?: string
  /** A change that somebody may make while they look as another member: ending that look. */
  readonly whileLooking?: 'allowed'
}

export type InputOf<O extends Operation> = z.infer<O['input']>
export type OutputOf<O extends Operation> = z.infer<O['output']>

export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Omit<Operation<Input, Output>, 'kind'>,
): Operation<Input, Output> {
  return { kind: 'operation', ...definition }
}
