import { type AuthInfo, createMcpHandler, type McpHttpHandler, readRequestBody } from '@modelcontextprotocol/server'
import type { Context } from 'hono'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { allowancesOf, refuseSpent, showAllowance } from '../../platform/http/allowance.ts'
import { problemResponse } from '../../platform/http/problem.ts'
import { unlessGuessing } from '../../platform/http/wrong-keys.ts'
import { authenticate, permissionsOf, type Role, settings } from '../workspaces/index.ts'
import { viewerOfToken } from './connections.ts'
import { agentPath, carriesSecrets, isOwnHost, isOwnOrigin, spokenBase } from './domain/own-address.ts'
import { isToken } from './domain/token-text.ts'
import { usualRights } from './request.ts'
import { agentServer } from './server.ts'
import { mayUse, offersOf } from './tools.ts'

/** A request of an agent is a name and a few arguments. */
const largestBody = 256 * 1024
/** Older revisions may send several messages at once; each costs as much as one sent alone. */
const mostMessages = 20

/** Answers what agents ask over HTTP. */
export function agentAnswers(platform: Platform): (context: Context) => Promise<Response> {
  const handler = createMcpHandler(({ authInfo }) => agentServer(platform, async () => viewerIn(authInfo)), {
    maxRequestBodySize: largestBody,
    onerror: (error) => platform.log.debug({ error: error.message }, 'an agent’s request was refused'),
  })
  return async (context) => {
    try {
      return await answer(platform, handler, context)
    } catch (error) {
      const response = problemResponse(context, error, platform.log)
      if (response.status === 401) response.headers.set('www-authenticate', challenge(context, platform))
      return response
    }
  }
}

async function answer(platform: Platform, handler: McpHttpHandler, context: Context): Promise<Response> {
  refuseForeign(context, platform.config.baseUrl)
  const asker = await unlessGuessing(platform, context, () => whoAsks(platform, context.req.raw))
  const body = context.req.method === 'POST' ? await readBody(context.req.raw) : undefined
  const allowance = await allowancesOf(platform).take(asker.viewer, Array.isArray(body) ? body.length : 1)
  if (allowance) refuseSpent(allowance)
  const missing = rightMissing(platform, asker, body)
  const response = missing === null ? await hand(handler, context, asker, body) : stepUp(context, platform, missing)
  if (allowance) showAllowance(response, allowance)
  return response
}

const hand = (handler: McpHttpHandler, context: Context, { viewer }: Asker, body: unknown): Promise<Response> =>
  handler.fetch(context.req.raw, { authInfo: infoOf(viewer), ...(body === undefined ? {} : { parsedBody: body }) })

/** A page elsewhere must not reach us through its visitor's browser, whatever name it makes this machine answer to. */
function refuseForeign(context: Context, baseUrl: string): void {
  if (!isOwnHost(context.req.header('host'), baseUrl)) {
    throw new AppError('forbidden', told`This address is not the one that people open`, {
      field: 'host',
      remedy: told`Connect to ${baseUrl}${agentPath}; where a proxy stands in front, it passes the name on and TENURE_URL is set`,
    })
  }
  if (!isOwnOrigin(context.req.header('origin'), baseUrl)) {
    throw new AppError('forbidden', told`This request comes from another page`, {
      field: 'origin',
      remedy: told`Connect from a program instead of a page`,
    })
  }
}

interface Asker {
  viewer: Viewer
  /** By a token a program can be given more; a key is what it is. */
  by: 'key' | 'token'
}

/** A key or a token, each of which names its workspace. Cookies open nothing here, and nobody gets a workspace by default. */
async function whoAsks(platform: Platform, request: Request): Promise<Asker> {
  const authorization = request.headers.get('authorization')
  if (authorization === null) throw new AppError('unauthenticated', told`Send an API key or a token as a bearer token`)
  const text = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1] ?? ''
  if (!isToken(text)) return { viewer: await byKey(platform, request), by: 'key' }
  const viewer = await viewerOfToken(platform, text)
  const named = request.headers.get('x-workspace')
  if (named !== null && named !== (await platform.db.within(viewer.workspace, settings)).slug)
    throw new AppError('not_found', told`No workspace with this name`)
  return { viewer, by: 'token' }
}

async function byKey(platform: Platform, request: Request): Promise<Viewer> {
  const viewer = await authenticate(platform)(request)
  if (viewer?.by !== 'key') throw new AppError('unauthenticated', told`This API key is not valid`)
  return viewer
}

const infoOf = (viewer: Viewer): AuthInfo => ({ token: '', clientId: viewer.member, scopes: [], extra: { viewer } })

function viewerIn(info: AuthInfo | undefined): Viewer {
  const viewer = info?.extra?.viewer as Viewer | undefined
  if (!viewer) throw new Error('An agent’s request arrived without its asker')
  return viewer
}

async function readBody(request: Request): Promise<unknown> {
  const read = await readRequestBody(request, largestBody)
  if (read.tooLarge) {
    throw new AppError('invalid', told`The body is larger than 256 KB`, {
      field: 'body',
      remedy: told`Send less at once`,
    })
  }
  const body = parsed(read.text)
  if (Array.isArray(body) && body.length > mostMessages) {
    const remedy = told`Send at most ${mostMessages}`
    throw new AppError('invalid', told`Too many messages at once`, { field: 'body', remedy })
  }
  return body
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid', told`The body is not JSON`, { field: 'body', remedy: told`Send a JSON-RPC message` })
  }
}

/** The right that a called tool needs and the person has, but did not give to this program. */
function rightMissing(platform: Platform, { viewer, by }: Asker, body: unknown): string | null {
  const call = body as { method?: unknown; params?: { name?: unknown } } | null
  if (by === 'key' || call?.method !== 'tools/call' || typeof call.params?.name !== 'string') return null
  const offer = offersOf(platform).get(call.params.name)
  if (!offer || mayUse(offer, viewer)) return null
  return permissionsOf(viewer.role as Role).has(offer.permission) ? offer.permission : null
}

/** Tells the program for what to ask its person (RFC 6750, 3.1). */
function stepUp(context: Context, platform: Platform, right: string): Response {
  const error = new AppError('forbidden', told`This program was not given this right`, {
    permission: right,
    remedy: told`Ask the person to connect again with it`,
  })
  const response = problemResponse(context, error, platform.log)
  const said = `Bearer error="insufficient_scope", scope="${right}"${metadata(context, platform, ', ')}`
  response.headers.set('www-authenticate', said)
  return response
}

function challenge(context: Context, platform: Platform): string {
  const sent = context.req.header('authorization') !== undefined
  const parts = [
    ...(sent ? ['error="invalid_token"'] : []),
    `scope="${usualRights(platform).join(' ')}"`,
    ...(carriesSecrets(platform.config.baseUrl) ? [metadata(context, platform, '')] : []),
  ]
  return `Bearer ${parts.join(', ')}`
}

function metadata(context: Context, platform: Platform, before: string): string {
  const base = spokenBase(context.req.header('host'), platform.config.baseUrl)
  return `${before}resource_metadata="${base}/.well-known/oauth-protected-resource${agentPath}"`
}
