import type { Context, Hono } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { addressOf } from '../../platform/http/address.ts'
import { problemResponse } from '../../platform/http/problem.ts'
import { authenticate, limited, settings } from '../workspaces/index.ts'
import { register } from './clients.ts'
import { redeemCode, refreshTokens, revokeToken } from './connections.ts'
import { type Redeemed, refusal } from './domain/outcomes.ts'
import { agentPath, carriesSecrets, resourceOf, spokenBase } from './domain/own-address.ts'
import { packed, usualRights } from './request.ts'

const largestBody = 20_000
/** Longer ones would not fit the address of the page that asks the person. */
const longestQuery = 8000

/** Mounts what programs need to be let in by a person: discovery, registration, the way to the page, tokens. */
export function oauthDoors(app: Hono, platform: Platform): void {
  const door = (path: string, method: 'GET' | 'POST', work: (context: Context) => Promise<Response> | Response) =>
    app.on(method, path, async (context) => {
      try {
        refuseOpenRoads(platform)
        return await work(context)
      } catch (error) {
        return problemResponse(context, error, platform.log)
      }
    })
  const resource = (context: Context) => described(protectedResource(context, platform))
  door(`/.well-known/oauth-protected-resource${agentPath}`, 'GET', resource)
  door('/.well-known/oauth-protected-resource', 'GET', resource)
  door('/.well-known/oauth-authorization-server', 'GET', () => described(authorizationServer(platform)))
  // As many from one address as at the doors of sign-in: behind one address sits a whole office.
  const attempts = new RateLimiterMemory({ points: 60, duration: 60 })
  const counted = (work: (context: Context, platform: Platform) => Promise<Response>) => async (context: Context) => {
    await limited(attempts, addressOf(context, platform.config))
    return work(context, platform)
  }
  door('/oauth/authorize', 'GET', counted(toThePage))
  door('/oauth/register', 'POST', counted(registered))
  door('/oauth/token', 'POST', counted(tokens))
  door('/oauth/revoke', 'POST', counted(revoked))
}

function refuseOpenRoads({ config }: Platform): void {
  if (carriesSecrets(config.baseUrl)) return
  throw new AppError('not_found', told`Programs are let in by a page only over TLS`, {
    remedy: told`Put TLS in front and set TENURE_URL, or use an API key`,
  })
}

/** Descriptions hold no secret and may be read by anybody's page. */
const described = (document: object): Response =>
  Response.json(document, { headers: { 'access-control-allow-origin': '*', 'cache-control': 'max-age=300' } })

function protectedResource(context: Context, platform: Platform): object {
  return {
    resource: resourceOf(spokenBase(context.req.header('host'), platform.config.baseUrl)),
    resource_name: 'Tenure',
    authorization_servers: [platform.config.baseUrl],
    scopes_supported: usualRights(platform),
    bearer_methods_supported: ['header'],
  }
}

function authorizationServer(platform: Platform): object {
  const { baseUrl } = platform.config
  return {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}/oauth/authorize`,
    token_endpoint: `${baseUrl}/oauth/token`,
    registration_endpoint: `${baseUrl}/oauth/register`,
    revocation_endpoint: `${baseUrl}/oauth/revoke`,
    scopes_supported: usualRights(platform),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

/** Leads a person to the page that asks them, by way of sign-in where nobody is signed in. */
async function toThePage(context: Context, platform: Platform): Promise<Response> {
  const { pathname, search } = new URL(context.req.url)
  if (search.length > longestQuery)
    throw new AppError('invalid', told`This request is too long`, {
      field: 'request',
      remedy: told`Let the program ask again`,
    })
  const viewer = await signedIn(platform, context.req.raw)
  if (!viewer) return context.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
  const { slug } = await platform.db.within(viewer.workspace, settings)
  return context.redirect(`/w/${slug}/agents/connect?request=${packed(search.slice(1))}`)
}

async function signedIn(platform: Platform, request: Request): Promise<Viewer | null> {
  const viewer = await authenticate(platform)(request).catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  return viewer?.by === 'session' ? viewer : null
}

async function registered(context: Context, platform: Platform): Promise<Response> {
  const outcome = register(platform.config.secret, await readJson(context), platform.clock.now())
  return outcome.kind === 'registered'
    ? secretly(outcome.answer, 201)
    : secretly({ error: outcome.error, error_description: outcome.sentence }, 400)
}

async function readJson(context: Context): Promise<unknown> {
  const text = await readText(context)
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readText(context: Context): Promise<string> {
  const declared = Number(context.req.header('content-length') ?? 0)
  const text = declared > largestBody ? null : await context.req.text()
  if (text === null || text.length > largestBody)
    throw new AppError('invalid', told`The body is larger than 20 KB`, { field: 'body', remedy: told`Send less` })
  return text
}

const short = z.string().max(200)
const client = z.string().min(1).max(7000)
const grant = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: short,
    client_id: client,
    redirect_uri: z.string().max(500).optional(),
    code_verifier: z.string().min(43).max(128),
    resource: z.string().max(500).optional(),
  }),
  z.object({
    grant_type: z.literal('refresh_token'),
    refresh_token: short,
    client_id: client,
    resource: z.string().max(500).optional(),
  }),
])

async function tokens(context: Context, platform: Platform): Promise<Response> {
  const outcome = await redeem(platform, Object.fromEntries(new URLSearchParams(await readText(context))))
  if (outcome.kind === 'refused') return secretly({ error: outcome.error, error_description: outcome.sentence }, 400)
  return secretly({
    access_token: outcome.access,
    token_type: 'Bearer',
    expires_in: outcome.seconds,
    refresh_token: outcome.refresh,
    scope: outcome.scopes.join(' '),
  })
}

async function redeem(platform: Platform, sent: Record<string, string>): Promise<Redeemed> {
  const { success, data, error } = grant.safeParse(sent)
  if (!success) {
    const field = error.issues[0]?.path.join('.') ?? 'grant_type'
    return field === 'grant_type'
      ? refusal('unsupported_grant_type', told`Send a code or a refresh token`)
      : refusal('invalid_request', told`${field} is missing or not valid`)
  }
  const { client_id: clientId, resource } = data
  if (data.grant_type === 'refresh_token')
    return refreshTokens(platform, { refresh: data.refresh_token, clientId, resource })
  const { code, redirect_uri: redirect, code_verifier: verifier } = data
  return redeemCode(platform, { code, clientId, redirect, verifier, resource })
}

async function revoked(context: Context, platform: Platform): Promise<Response> {
  await revokeToken(platform, new URLSearchParams(await readText(context)).get('token') ?? '')
  return secretly({})
}

/** What holds a token must not stay in anybody's cache. */
const secretly = (body: object, status = 200): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } })
