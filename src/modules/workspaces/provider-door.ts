import { createHash } from 'node:crypto'
import type { GenericEndpointContext } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { isUuid, type WorkspaceId } from '../../kernel/ids.ts'
import type { Platform } from '../../platform/contributions.ts'
import { secret } from '../../platform/random.ts'
import { ownPath } from './domain/provider.ts'
import { begin, finish } from './openid.ts'
import { arrive } from './provider-people.ts'
import { callbackOf, speakingProvider } from './providers.ts'
import { beginSignIn, takeSignIn } from './store-providers.ts'

/** How long somebody may take at their provider. */
const signInMilliseconds = 600_000

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex')

type Problem = 'provider' | 'address' | 'uninvited'

const trouble = (why: Problem) => `/sign-in?problem=${why}`

/** The two doors of sign-in by a workspace's own OpenID provider: out to it, and back. */
export const providerSignIn = (platform: Platform) => ({
  id: 'tenure-provider',
  endpoints: {
    startProvider: createAuthEndpoint(
      '/provider/start',
      { method: 'GET', query: z.object({ workspace: z.string().max(100), next: z.string().max(1000).optional() }) },
      async (context) => {
        throw context.redirect(await start(platform, context, context.query))
      },
    ),
    finishProvider: createAuthEndpoint('/provider/callback/:workspace', { method: 'GET' }, async (context) => {
      throw context.redirect(await comeBack(platform, context))
    }),
  },
})

/** Answers where the browser goes. The sign-in is bound to this browser, so that nobody is signed in by another's answer. */
async function start(
  platform: Platform,
  context: GenericEndpointContext,
  { workspace, next }: { workspace: string; next?: string | undefined },
): Promise<string> {
  if (!isUuid(workspace)) return trouble('provider')
  const speaking = await reachable(platform, workspace as WorkspaceId)
  if (!speaking) return trouble('provider')
  const { address, state, nonce, verifier } = await begin(
    speaking.configuration,
    callbackOf(platform, speaking.provider.workspace),
  )
  const browser = await browserMark(context)
  const expiresAt = new Date(platform.clock.now().getTime() + signInMilliseconds)
  const begun = {
    workspace: speaking.provider.workspace,
    browser: fingerprint(browser),
    nonce,
    verifier,
    next: ownPath(next),
  }
  await platform.db.system((session) => beginSignIn(session, fingerprint(state), begun, expiresAt))
  return address.href
}

const cookieOf = (context: GenericEndpointContext) =>
  context.context.createAuthCookie('provider', { maxAge: signInMilliseconds / 1000 })

/** What this browser is known by; the same in all its tabs. */
async function browserMark(context: GenericEndpointContext): Promise<string> {
  const cookie = cookieOf(context)
  const mark = (await readMark(context)) ?? secret()
  await context.setSignedCookie(cookie.name, mark, context.context.secret, cookie.attributes)
  return mark
}

async function readMark(context: GenericEndpointContext): Promise<string | null> {
  return (await context.getSignedCookie(cookieOf(context).name, context.context.secret)) || null
}

/** The provider's answer: judged against what was begun in this browser, once. */
async function comeBack(platform: Platform, context: GenericEndpointContext): Promise<string> {
  const { workspace } = context.params as { workspace: string }
  const state = String(context.query?.state ?? '')
  const begun = await platform.db.system((session) => takeSignIn(session, fingerprint(state)))
  const mark = await readMark(context)
  const isOurs = begun && mark && begun.browser === fingerprint(mark) && begun.workspace === workspace
  if (!isOurs) return trouble('provider')
  const speaking = await reachable(platform, begun.workspace)
  if (!speaking) return trouble('provider')
  const current = new URL(callbackOf(platform, begun.workspace))
  current.search = new URL(context.request?.url ?? 'http://none').search
  const claims = await finish(speaking.configuration, current, { ...begun, state }).catch((error: Error) => {
    platform.log.warn({ workspace, error: error.message }, 'a sign-in by the provider was refused')
    return null
  })
  if (!claims) return trouble('provider')
  const arrival = await arrive(platform, speaking.provider, claims)
  if (arrival.kind === 'refused') return trouble(arrival.why)
  const user = await context.context.internalAdapter.findUserById(arrival.user)
  if (!user) return trouble('uninvited')
  const reach = { onlyWorkspace: begun.workspace }
  await setSessionCookie(context, {
    session: await context.context.internalAdapter.createSession(user.id, false, reach),
    user,
  })
  return begun.next
}

/** A provider that does not answer sends people back to the sign-in page, and the log says why. */
async function reachable(platform: Platform, workspace: WorkspaceId) {
  return speakingProvider(platform, workspace).catch((error: Error) => {
    platform.log.warn({ workspace, error: error.message }, 'the sign-in provider does not answer')
    return null
  })
}
