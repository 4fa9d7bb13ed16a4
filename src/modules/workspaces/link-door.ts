import type { GenericEndpointContext } from 'better-auth'
import { createAuthEndpoint, getSessionFromCtx } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Platform } from '../../platform/contributions.ts'
import { takeLink } from './links.ts'
import { askForCode } from './second-factor.ts'
import { hasTwoFactor } from './store-second-factor.ts'

/** GET /api/auth/link?token=…: takes a one-time link and signs its person in. A refused one lands on the sign-in page. */
export const oneTimeLinks = (platform: Platform) => ({
  id: 'tenure-links',
  endpoints: {
    openLink: createAuthEndpoint(
      '/link',
      { method: 'GET', query: z.object({ token: z.string().max(200).optional() }), requireHeaders: true },
      async (context) => {
        const session = await getSessionFromCtx(context).catch(() => null)
        const outcome = await takeLink(platform, context.query.token ?? '', session?.user.id ?? null)
        if (outcome.kind === 'refused') throw context.redirect('/sign-in?problem=link')
        if (outcome.kind === 'already in') throw context.redirect('/')
        if (outcome.kind === 'sign in first') {
          const back = `/api/auth/link?token=${context.query.token}`
          throw context.redirect(`/sign-in?next=${encodeURIComponent(back)}`)
        }
        throw context.redirect(await signInByLink(platform, context, outcome.user))
      },
    ),
  },
})

/** Signs in, or asks for the second factor first: a link alone does not replace that. Answers where to go. */
async function signInByLink(platform: Platform, context: GenericEndpointContext, id: string): Promise<string> {
  const { internalAdapter } = context.context
  const user = await internalAdapter.findUserById(id)
  if (!user) return '/sign-in?problem=link'
  if (await platform.db.system((session) => hasTwoFactor(session, id))) {
    await askForCode(context, id)
    return '/sign-in?step=code'
  }
  await setSessionCookie(context, { session: await internalAdapter.createSession(id), user })
  return '/'
}
