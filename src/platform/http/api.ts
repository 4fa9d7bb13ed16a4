import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Download, Platform, RequestContext, Route, Viewer } from '../contributions.ts'
import { type Allowances, allowancesOf, refuseSpent, showAllowance } from './allowance.ts'
import { remedyFor, sayIssue } from './issues.ts'
import { once } from './once.ts'
import type { Operation } from './operation.ts'
import { problemResponse } from './problem.ts'
import { unlessGuessing } from './wrong-keys.ts'

/** Says who asks, or null for nobody. Throws `unauthenticated` for a bad key or an ended session. */
export type Authenticate = (request: Request) => Promise<Viewer | null>

const largestBody = 5 * 1024 * 1024

/** The HTTP face of all operations: authenticate, permit, check, act, present; refusals as problem+json (RFC 9457). */
export function apiApp(platform: Platform, routes: readonly Route[], authenticate: Authenticate): Hono {
  const app = new Hono()
  const allowances = allowancesOf(platform)
  app.onError((error, context) => problemResponse(context, error, platform.log))
  for (const route of routes) {
    app.on(route.operation.method.toUpperCase(), route.operation.path, (context) =>
      counted(platform, context, authenticate, allowances, (viewer) => answer(platform, route, context, viewer)),
    )
  }
  return app
}

/** Finds out who asks, counts it, and says on every answer what is left of the minute. */
async function counted(
  platform: Platform,
  context: Context,
  authenticate: Authenticate,
  allowances: Allowances,
  act: (viewer: Viewer) => Promise<Response>,
): Promise<Response> {
  const viewer = await unlessGuessing(platform, context, () => authenticate(context.req.raw))
  if (!viewer) throw new AppError('unauthenticated', told`Sign in, or send an API key as a bearer token`)
  const allowance = await allowances.take(viewer)
  const answered = async () => {
    if (allowance) refuseSpent(allowance)
    return act(viewer)
  }
  const response = await answered().catch((error: unknown) => problemResponse(context, error, platform.log))
  if (allowance) showAllowance(response, allowance)
  return response
}

async function answer(platform: Platform, route: Route, context: Context, viewer: Viewer): Promise<Response> {
  const { operation } = route
  refuseForgery(context, viewer)
  refuseWhileLooking(operation, viewer)
  permit(operation, viewer)
  const input = checkInput(operation, await readInput(operation, context))
  const request = requestContext(platform, viewer, context)
  const act = async (within: RequestContext) => checkAnswer(operation, await route.run(within, input as never))
  const key = operation.method === 'post' && !operation.carries ? context.req.header('idempotency-key') : undefined
  const result = await (key ? once({ route, request, input, key, act }) : act(request))
  return present(context, result)
}

/** A cookie travels by itself, so a change through one must carry a header that only our own page sends. */
function refuseForgery(context: Context, viewer: Viewer): void {
  if (viewer.by !== 'session' || context.req.method === 'GET') return
  if (context.req.header('x-tenure') !== '1') {
    throw new AppError('forbidden', told`A change from a browser session needs the header x-tenure: 1`)
  }
}

/** Who looks as somebody else only looks. */
function refuseWhileLooking({ method, whileLooking }: Operation, { behind, name }: Viewer): void {
  if (!behind || method === 'get' || whileLooking === 'allowed') return
  throw new AppError('forbidden', told`You look as ${name}: nothing can be changed meanwhile`, {
    remedy: told`Return to yourself first`,
  })
}

/** Refuses what the viewer's permissions do not hold, whatever face the request came by. */
export function permit(operation: Operation, viewer: Viewer): void {
  if (operation.permission === 'signed in' || viewer.permissions.has(operation.permission)) return
  const refused = viewer.by === 'key' ? told`This key may not do this` : told`Your role ${viewer.role} may not do this`
  throw new AppError('forbidden', refused, { permission: operation.permission })
}

/** What an operation runs with; without an HTTP request there is neither body nor header. */
export function requestContext(platform: Platform, viewer: Viewer, context?: Context): RequestContext {
  const { within, reading } = platform.db
  const inside = context?.req.method === 'GET' ? reading : within
  return {
    platform,
    viewer,
    workspace: viewer.workspace,
    within: (work) => inside(viewer.workspace, work),
    upload: context?.req.raw.body ?? null,
    header: (name) => context?.req.header(name),
  }
}

async function readInput(operation: Operation, context: Context): Promise<Record<string, unknown>> {
  const inPath = context.req.param() as Record<string, string>
  if (operation.method === 'get' || operation.method === 'delete' || operation.carries === 'upload') {
    return { ...context.req.query(), ...inPath }
  }
  return { ...(await readJson(context)), ...inPath }
}

const tooLarge = () =>
  new AppError('invalid', told`The body is larger than 5 MB`, { field: 'body', remedy: told`Send less at once` })

async function readJson(context: Context): Promise<Record<string, unknown>> {
  const declared = Number(context.req.header('content-length') ?? 0)
  if (declared > largestBody) throw tooLarge()
  const text = await context.req.text()
  if (text.length > largestBody) throw tooLarge()
  if (text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('invalid', told`The body is not JSON`, { field: 'body', remedy: told`Send an object as JSON` })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid', told`The body must be a JSON object`, {
      field: 'body',
      remedy: told`Send an object such as {"name": "…"}`,
    })
  }
  return value as Record<string, unknown>
}

/** The input as the operation's shape reads it; what does not fit is refused with field and remedy. */
export function checkInput(operation: Operation, input: Record<string, unknown>): unknown {
  for (const [field, value] of Object.entries(input)) {
    const reason = unstorable(value)
    if (reason)
      throw new AppError('invalid', reason, { field, remedy: told`Send the text as UTF-8, without this character` })
  }
  const parsed = operation.input.safeParse(input, { error: sayIssue })
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error)
}

/** What keeps a text anywhere in a value out of the database. Not recursive: JSON may be nested deeper than the stack is. */
function unstorable(value: unknown): string | null {
  const open = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one === 'string') {
      if (!one.isWellFormed()) return told`A text holds half of a character, which cannot be stored`
      if (one.includes('\0')) return told`A text holds the character NUL, which cannot be stored`
    }
    if (typeof one !== 'object' || one === null) continue
    for (const [key, part] of Object.entries(one)) open.push(key, part)
  }
  return null
}

function invalidInput(error: z.ZodError): AppError {
  const problems = error.issues.slice(0, 20).map((issue) => ({
    field: issue.path.join('.') || 'input',
    message: issue.message,
    remedy: remedyFor(issue),
  }))
  const first = problems[0]
  return new AppError('invalid', `${first?.field ?? 'input'}: ${first?.message ?? told`is not valid`}`, {
    field: first?.field,
    remedy: first?.remedy,
    problems,
  })
}

/** An answer outside its own shape is a bug of ours, found before it is kept or told. */
export function checkAnswer(operation: Operation, result: unknown): unknown {
  if (isDownload(result)) return result
  const checked = operation.output.safeParse(result ?? null)
  if (!checked.success) throw new Error(`${operation.name} answered outside its own shape: ${checked.error.message}`)
  return checked.data
}

const present = (context: Context, result: unknown): Response =>
  isDownload(result) ? presentFile(result) : context.json(result as never)

const isDownload = (value: unknown): value is Download =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'download'

function presentFile({ filename, type, body }: Download): Response {
  const stream =
    typeof body === 'string' || body instanceof ReadableStream ? body : Readable.toWeb(Readable.from(encoded(body)))
  return new Response(stream as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${filename.replace(/[^\w.-]+/g, '-')}"`,
      'x-content-type-options': 'nosniff',
    },
  })
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const part of parts) yield encoder.encode(part)
}
