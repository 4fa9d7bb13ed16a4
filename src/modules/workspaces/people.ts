import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Platform, RequestContext, Viewer } from '../../platform/contributions.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { limited } from './limits.ts'
import { type RunningSession, sessionIn } from './sessions.ts'
import { hashPassword, isPassword } from './sign-in.ts'
import { memberByEmail } from './store.ts'
import * as store from './store-sign-in.ts'

/**
 * The session of the one who asks. What concerns one's own sign-in is closed to keys, and to somebody who looks as a
 * member: nobody reaches another person's sign-in that way, and their own does not belong on that page.
 */
export async function ownSession({ platform, viewer, header }: RequestContext): Promise<RunningSession> {
  if (viewer.behind)
    throw new AppError('forbidden', told`You look as somebody else`, { remedy: told`Return to yourself first` })
  const cookie = header('cookie')
  const session = viewer.by === 'session' && cookie ? await sessionIn(platform, new Headers({ cookie })) : null
  if (!session)
    throw new AppError('forbidden', told`This concerns your own sign-in and needs a session, not an API key`)
  return session
}

/** A session that the workspace's provider made reaches this workspace alone, so it changes nothing that others rely on. */
export function refuseProvided({ only }: Pick<RunningSession, 'only'>): void {
  if (only === null) return
  throw new AppError(
    'forbidden',
    told`You are signed in by your company: address, password and second factor are kept there`,
    {
      remedy: told`Change them where you sign in`,
    },
  )
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
  refuseProvided(session)
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

/** Ten tries a minute at proving oneself, whatever is asked for. */
export function limitTries(platform: Platform, user: string): Promise<void> {
  const limiter = tries.get(platform) ?? new RateLimiterMemory({ points: 10, duration: 60 })
  tries.set(platform, limiter)
  return limited(limiter, user)
}

/** Whoever found an open browser must not be able to take the account over: the current password is asked for. */
async function proveSelf(platform: Platform, user: string, current: string | undefined): Promise<void> {
  const stored = await platform.db.system((system) => store.storedPassword(system, user))
  if (stored === null) return
  await limitTries(platform, user)
  if (current !== undefined && (await isPassword(stored, current))) return
  throw new AppError('forbidden', told`The current password is not right`, {
    field: 'current',
    remedy: told`Give your current password`,
  })
}

/** A sign-in this fresh proves who sits there, where there is no password to ask for. */
const freshMilliseconds = 10 * 60_000

/** Before somebody weakens another's sign-in they prove themselves again: by password, else by a fresh sign-in. */
export async function proveAgain(
  platform: Platform,
  session: RunningSession,
  current: string | undefined,
): Promise<void> {
  const stored =
    session.only === null && (await platform.db.system((system) => store.storedPassword(system, session.user)))
  if (stored) return proveSelf(platform, session.user, current)
  // By the machine's time, in which sessions are written.
  if (systemClock.now().getTime() - session.startedAt.getTime() < freshMilliseconds) return
  throw new AppError('forbidden', told`Your sign-in is too old for this`, {
    remedy: told`Sign out and in again, then try again`,
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
  refuseProvided(session)
  const person = await platform.db.system((system) => store.personById(system, session.user))
  if (!person) throw new AppError('not_found', told`No such person`)
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
  new AppError('conflict', told`Another person has this e-mail address`, {
    field: 'email',
    remedy: told`Use another address`,
  })
