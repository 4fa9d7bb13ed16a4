import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import type { Platform } from '../../platform/contributions.ts'
import { problemResponse } from '../../platform/http/problem.ts'
import { limited } from './limits.ts'
import { signInOf } from './sign-in.ts'

/** The few doors of sign-in that are open; better-auth has many more, each of which would be ours to answer for. */
const open = new Set(['POST /sign-in/email', 'POST /sign-out', 'GET /link'])

/** A sign-in is an address and a password. */
const largestBody = 10_000

/** Mounts /api/auth: sign in, sign out, one-time links. */
export function signInDoors(app: Hono, platform: Platform): void {
  const byAccount = new RateLimiterMemory({ points: 10, duration: 60 })
  const byAddress = new RateLimiterMemory({ points: 60, duration: 60 })
  app.on(['GET', 'POST'], '/api/auth/*', async (context) => {
    try {
      const path = context.req.path.slice('/api/auth'.length)
      if (!open.has(`${context.req.method} ${path}`))
        throw new AppError('not_found', 'There is nothing at this address')
      const body = context.req.method === 'POST' ? await readBody(context) : ''
      const from = addressOf(context)
      await limited(byAddress, from)
      if (path === '/sign-in/email') await limited(byAccount, `${from} ${accountIn(body)}`)
      return await answer(platform, context, body)
    } catch (error) {
      return problemResponse(context, error, platform.log)
    }
  })
}

async function readBody(context: Context): Promise<string> {
  if (Number(context.req.header('content-length') ?? 0) > largestBody)
    throw new AppError('invalid', 'The body is too large')
  // Only a page that asked us first may send JSON from elsewhere; a foreign form cannot sign anybody in.
  if (!context.req.header('content-type')?.startsWith('application/json')) {
    throw new AppError('invalid', 'The body is not JSON', {
      field: 'body',
      remedy: 'Send content-type application/json',
    })
  }
  const body = await context.req.text()
  if (body.length > largestBody) throw new AppError('invalid', 'The body is too large')
  return body
}

function accountIn(body: string): string {
  try {
    return String((JSON.parse(body) as { email?: unknown }).email ?? '').toLowerCase()
  } catch {
    return ''
  }
}

/** Where the connection comes from. Forwarded headers are not believed: anybody can send them. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? 'unknown'
  } catch {
    return 'unknown' // not behind a socket
  }
}

async function answer(platform: Platform, context: Context, body: string): Promise<Response> {
  const { url, method, headers } = context.req.raw
  const request = new Request(url, { method, headers, ...(method === 'POST' ? { body } : {}) })
  const response = await signInOf(platform).handler(request)
  if (response.status < 400) return withoutToken(response)
  if (response.status >= 500) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`)
  throw refusalOf(response.status, (await response.json().catch(() => ({}))) as { message?: string })
}

/** The session travels in the cookie alone, which scripts cannot read; better-auth would repeat it in the body. */
function withoutToken(response: Response): Response {
  const redirected = response.status >= 300
  return new Response(redirected ? null : '{}', { status: response.status, headers: response.headers })
}

function refusalOf(status: number, { message }: { message?: string }): AppError {
  if (status === 401) return new AppError('unauthenticated', 'E-mail address or password is not right')
  if (status === 403) return new AppError('forbidden', message ?? 'This request does not come from our own page')
  if (status === 404) return new AppError('not_found', 'There is nothing at this address')
  return new AppError('invalid', message ?? 'This is not a sign-in', {
    field: 'body',
    remedy: 'Send an e-mail address and a password',
  })
}
