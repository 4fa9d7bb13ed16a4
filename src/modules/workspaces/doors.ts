import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { DatabaseAway } from '../../platform/db/db.ts'
import { addressOf } from '../../platform/http/address.ts'
import { problemResponse } from '../../platform/http/problem.ts'
import { limited } from './limits.ts'
import { limitTries, refuseProvided } from './people.ts'
import { offeredProviders } from './providers.ts'
import { noteTwoFactor, refuseEndWhereRequired, type TwoFactorDeed } from './second-factor-rules.ts'
import { type RunningSession, sessionIn } from './sessions.ts'
import { addressHeader, signInOf } from './sign-in.ts'

/** The few doors of sign-in that are open; better-auth has many more, each of which would be ours to answer for. */
const open = new Set([
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /link',
  'GET /provider/start',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/enable',
  'POST /two-factor/generate-backup-codes',
  'POST /two-factor/disable',
])

const isOpen = (method: string, path: string): boolean =>
  open.has(`${method} ${path}`) || (method === 'GET' && /^\/provider\/callback\/[0-9a-f-]{36}$/.test(path))

/** A change of one's own second factor, and what the log calls it; each needs a session and is tried ten times a minute at most. */
const deeds: Readonly<Record<string, TwoFactorDeed>> = {
  '/two-factor/enable': 'begun',
  '/two-factor/verify-totp': 'set up',
  '/two-factor/generate-backup-codes': 'codes made',
  '/two-factor/disable': 'ended',
}

/** A sign-in is an address and a password. */
const largestBody = 10_000

/** Mounts /api/auth: sign in, sign out, one-time links, the second factor, sign-in by a provider. */
export function signInDoors(app: Hono, platform: Platform): void {
  const limits = {
    account: new RateLimiterMemory({ points: 10, duration: 60 }),
    address: new RateLimiterMemory({ points: 60, duration: 60 }),
  }
  app.get('/api/auth/providers', async (context) => context.json({ items: await offeredProviders(platform) }))
  app.on(['GET', 'POST'], '/api/auth/*', async (context) => {
    try {
      const path = context.req.path.slice('/api/auth'.length)
      if (!isOpen(context.req.method, path)) throw new AppError('not_found', told`There is nothing at this address`)
      const body = context.req.method === 'POST' ? await readBody(context) : null
      const from = addressOf(context, platform.config)
      const session = path.startsWith('/two-factor/') ? await sessionIn(platform, context.req.raw.headers) : null
      // Who is signed in is counted by themselves, not with everybody else of their office.
      if (session) await limitTries(platform, session.user)
      else await limited(limits.address, from)
      if (path === '/sign-in/email') await limited(limits.account, `${from} ${accountIn(body)}`)
      return await answer(platform, { context, path, body, from, session })
    } catch (error) {
      return problemResponse(context, error, platform.log)
    }
  })
}

type Body = Record<string, unknown>

async function readBody(context: Context): Promise<Body> {
  if (Number(context.req.header('content-length') ?? 0) > largestBody)
    throw new AppError('invalid', told`The body is too large`)
  // Only a page that asked us first may send JSON from elsewhere; a foreign form cannot sign anybody in.
  if (!context.req.header('content-type')?.startsWith('application/json')) {
    throw new AppError('invalid', told`The body is not JSON`, {
      field: 'body',
      remedy: told`Send content-type application/json`,
    })
  }
  const text = await context.req.text()
  if (text.length > largestBody) throw new AppError('invalid', told`The body is too large`)
  return objectIn(text)
}

function objectIn(text: string): Body {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body
  } catch {}
  throw new AppError('invalid', told`The body must be a JSON object`, {
    field: 'body',
    remedy: told`Send an object as JSON`,
  })
}

const accountIn = (body: Body | null): string => String(body?.email ?? '').toLowerCase()

interface Asked {
  context: Context
  path: string
  body: Body | null
  from: string
  session: RunningSession | null
}

async function answer(platform: Platform, asked: Asked): Promise<Response> {
  const { path, session } = asked
  if (deeds[path] && session) await refuseChange(platform, session, path)
  const response = await signInOf(platform).handler(requestFor(asked))
  if (response.status >= 500) throw await failureOf(platform, response)
  if (response.status >= 400)
    throw refusalOf(path, response.status, (await response.json().catch(() => ({}))) as Refusal)
  const deed = deeds[path]
  if (deed && session) await noteTwoFactor(platform, session, deed)
  return shown(path, response)
}

/** Of a failure inside it better-auth says nothing but that it was one. */
async function failureOf({ db }: Platform, response: Response): Promise<Error> {
  const failure = `Sign-in answered ${response.status}: ${await response.text()}`
  return (await db.state()) === 'ready' ? new Error(failure) : new DatabaseAway(failure)
}

async function refuseChange(platform: Platform, session: RunningSession, path: string): Promise<void> {
  if (session.look && session.look.until > platform.clock.now())
    throw new AppError('forbidden', told`You look as somebody else`, { remedy: told`Return to yourself first` })
  refuseProvided(session)
  if (path === '/two-factor/disable') await refuseEndWhereRequired(platform, session)
}

/** Only what each door needs is handed in, with where it really comes from. */
function requestFor({ context, path, body, from }: Asked): Request {
  const { url, method } = context.req.raw
  const headers = new Headers(context.req.raw.headers)
  headers.set(addressHeader, from)
  headers.delete('content-length')
  return new Request(url, { method, headers, ...(body ? { body: JSON.stringify(allowedOf(path, body)) } : {}) })
}

/** Remembering a device for the second factor, or a redirect after it, is nothing that a caller may ask for. */
function allowedOf(path: string, body: Body): Body {
  if (path === '/sign-in/email') return pick(body, ['email', 'password', 'rememberMe'])
  if (path.startsWith('/two-factor/verify')) return pick(body, ['code'])
  return path.startsWith('/two-factor/') ? pick(body, ['password']) : {}
}

const pick = (body: Body, names: string[]): Body =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]]))

/** The session travels in the cookie alone, which scripts cannot read; better-auth would repeat it in the body. */
async function shown(path: string, response: Response): Promise<Response> {
  const { status, headers } = response
  if (status >= 300) return new Response(null, { status, headers })
  const said = (await response.json().catch(() => ({}))) as Body
  return new Response(JSON.stringify(sayable(path, said)), { status, headers })
}

function sayable(path: string, said: Body): Body {
  if (path === '/sign-in/email') return said.twoFactorRedirect === true ? { needs: 'code' } : {}
  if (path === '/two-factor/enable') return { uri: said.totpURI, codes: said.backupCodes }
  return path === '/two-factor/generate-backup-codes' ? { codes: said.backupCodes } : {}
}

interface Refusal {
  message?: string
  code?: string
}

function refusalOf(path: string, status: number, refusal: Refusal): AppError {
  if (path.startsWith('/two-factor/')) return twoFactorRefusal(status, refusal)
  if (status === 401) return new AppError('unauthenticated', told`E-mail address or password is not right`)
  if (status === 403)
    return new AppError('forbidden', refusal.message ?? told`This request does not come from our own page`)
  if (status === 404) return new AppError('not_found', told`There is nothing at this address`)
  return new AppError('invalid', refusal.message ?? told`This is not a sign-in`, {
    field: 'body',
    remedy: told`Send an e-mail address and a password`,
  })
}

function twoFactorRefusal(status: number, { code, message }: Refusal): AppError {
  switch (code) {
    case 'INVALID_PASSWORD':
      return new AppError('forbidden', told`The current password is not right`, {
        field: 'password',
        remedy: told`Give your current password`,
      })
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return new AppError('unauthenticated', told`This code is not right`, {
        field: 'code',
        remedy: told`Wait for the next code of your app, or use one of the codes that you kept`,
      })
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return new AppError('rate_limited', told`Too many wrong codes`, { remedy: told`Sign in again`, seconds: 30 })
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return new AppError('rate_limited', told`Too many wrong codes`, {
        remedy: told`Wait a quarter of an hour, or ask an administrator`,
        seconds: 900,
      })
    case 'TOTP_ALREADY_ENABLED':
      return new AppError('conflict', told`You have a second factor already`, { remedy: told`End it first` })
  }
  if (status === 401)
    return new AppError('unauthenticated', told`Sign in again`, { remedy: told`Begin at the sign-in page` })
  if (status === 403) return new AppError('forbidden', message ?? told`This request does not come from our own page`)
  return new AppError('invalid', told`This is not what was asked for`, {
    field: 'code',
    remedy: told`Send a code as text`,
  })
}
