import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import type { Platform, RequestContext, Viewer } from '../../platform/contributions.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { type RunningSession, sessionIn } from './authenticate.ts'
import { limited } from './limits.ts'
import { hashPassword, isPassword } from './sign-in.ts'
import { memberByEmail } from './store.ts'
import * as store from './store-sign-in.ts'

/** The session of the one who asks. What concerns one's own sign-in is closed to keys. */
export async function ownSession(context: RequestContext): Promise<RunningSession> {
  const cookie = context.header('cookie')
  const session =
    context.viewer.by === 'session' && cookie ? await sessionIn(context.platform, new Headers({ cookie })) : null
  if (!session) throw new AppError('forbidden', 'This concerns your own sign-in and needs a session, not an API key')
  return session
}

export interface PasswordChange {
  password: string
  current?: string | undefined
}

/** Sets one's own password; the sessions on other devices end. */
export async function setPassword(
  platform: Platform,
  viewer: Viewer,
  session: RunningSession,
  change: PasswordChange,
): Promise<void> {
  await proveSelf(platform, session.user, change.current)
  const hashed = await hashPassword(change.password)
  await platform.db.system(async (system) => {
    await store.savePassword(system, newId(system.now), session.user, hashed)
    await store.endSessionsExcept(system, session.user, session.id)
  })
  await platform.db.within(viewer.workspace, (tx) =>
    audit(tx, viewer, { action: 'password.set', subject: 'member', subjectId: viewer.member }),
  )
}

const tries = new WeakMap<Platform, RateLimiterMemory>()

/** Whoever found an open browser must not be able to take the account over: the current password is asked for. */
async function proveSelf(platform: Platform, user: string, current: string | undefined): Promise<void> {
  const stored = await platform.db.system((system) => store.storedPassword(system, user))
  if (stored === null) return
  const limiter = tries.get(platform) ?? new RateLimiterMemory({ points: 10, duration: 60 })
  tries.set(platform, limiter)
  await limited(limiter, user)
  if (current !== undefined && (await isPassword(stored, current))) return
  throw new AppError('forbidden', 'The current password is not right', {
    field: 'current',
    remedy: 'Give your current password',
  })
}

export interface SelfChange {
  name: string
  email: string
  current?: string | undefined
}

/** Changes one's own name, and with the current password the address that one signs in with, in every workspace. */
export async function updateSelf(
  platform: Platform,
  viewer: Viewer,
  session: RunningSession,
  change: SelfChange,
): Promise<void> {
  const person = await platform.db.system((system) => store.personById(system, session.user))
  if (!person) throw new AppError('not_found', 'No such person')
  if (change.email.toLowerCase() !== person.email) await proveSelf(platform, person.user, change.current)
  const memberships = await platform.db.system(async (system) => {
    const other = await store.personByEmail(system, change.email)
    if (other && other.user !== person.user) throw takenAddress()
    return store.membershipsOf(system, person.user)
  })
  for (const { workspace, member } of memberships) {
    await platform.db.within(workspace, async (tx) => {
      const other = await memberByEmail(tx, change.email)
      if (other && other.id !== member) throw takenAddress()
      await store.renameMember(tx, member, change.name, change.email)
      const after = { name: change.name, email: change.email }
      const before = { name: person.name, email: person.email }
      await audit(
        tx,
        { ...viewer, workspace, member },
        { action: 'member.renamed', subject: 'member', subjectId: member, before, after },
      )
    })
  }
  await platform.db.system((system) =>
    store.updatePerson(system, { ...person, name: change.name, email: change.email }),
  )
}

const takenAddress = () =>
  new AppError('conflict', 'Another person has this e-mail address', { field: 'email', remedy: 'Use another address' })
