import { createHash } from 'node:crypto'
import type { GenericEndpointContext } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { told } from '../../kernel/words.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Platform } from '../../platform/contributions.ts'
import { secret } from '../../platform/random.ts'
import { spendCode } from './store-second-factor.ts'

/** How long the page may wait for a code after the password was right. */
const challengeSeconds = 600

/** better-auth's own second factor over our tables: codes of an app (RFC 6238), and ten codes to keep. */
export const secondFactor = () =>
  twoFactor({
    issuer: 'Tenure',
    allowPasswordless: true, // who has no password yet came by a one-time link, and proves themselves by that
    twoFactorCookieMaxAge: challengeSeconds,
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: {
        modelName: 'workspaces_second_factors',
        fields: {
          userId: 'user_id',
          backupCodes: 'backup_codes',
          failedVerificationCount: 'failed_verification_count',
          lockedUntil: 'locked_until',
        },
      },
    },
  })

/**
 * No code is good for two sign-ins (RFC 6238, 5.2), which better-auth leaves to us: a code is taken before it is judged,
 * so that one who looks over a shoulder comes too late even within the same half minute.
 */
export const codesOnce = (platform: Platform) => ({
  id: 'tenure-codes-once',
  hooks: {
    before: [
      {
        matcher: ({ path }: { path?: string }) => path === '/two-factor/verify-totp',
        handler: createAuthMiddleware(async (context) => {
          const user = await whoProves(context)
          const { code } = (context.body ?? {}) as { code?: unknown }
          if (!user || typeof code !== 'string') return
          const hash = createHash('sha256').update(`${user} ${code}`).digest('hex')
          if (await platform.db.system((session) => spendCode(session, user, hash))) return
          throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: told`Invalid code` })
        }),
      },
    ],
  },
})

/** The person of the session, or the one whose password was right a moment ago. */
async function whoProves(context: GenericEndpointContext): Promise<string | null> {
  const session = await getSessionFromCtx(context).catch(() => null)
  if (session) return session.user.id
  const cookie = context.context.createAuthCookie('two_factor')
  const identifier = await context.getSignedCookie(cookie.name, context.context.secret)
  if (!identifier) return null
  return (await context.context.internalAdapter.findVerificationValue(identifier))?.value ?? null
}

/** Asks for the second factor of somebody whom a one-time link would sign in: a link alone does not replace it. */
export async function askForCode(context: GenericEndpointContext, user: string): Promise<void> {
  const { internalAdapter, createAuthCookie, secret: key } = context.context
  const cookie = createAuthCookie('two_factor', { maxAge: challengeSeconds })
  const identifier = `2fa-${secret()}`
  // By the machine's time, as better-auth judges it.
  const expiresAt = new Date(systemClock.now().getTime() + challengeSeconds * 1000)
  await internalAdapter.createVerificationValue({ value: user, identifier, expiresAt })
  await internalAdapter.createVerificationValue({ value: '0', identifier: `2fa-attempts-${identifier}`, expiresAt })
  await context.setSignedCookie(cookie.name, identifier, key, cookie.attributes)
}
