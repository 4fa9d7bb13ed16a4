import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import { handle, handleInSteps } from '../../../platform/contributions.ts'
import { isSecured, reachedBy } from '../authenticate.ts'
import { heldFor } from '../holds.ts'
import * as operations from '../operations/oneself.ts'
import { ownSession, setPassword, updateSelf } from '../people.ts'
import { choosePreferences } from '../preferences.ts'
import { dayIn, settings } from '../service.ts'
import { sessionIn } from '../sessions.ts'
import * as store from '../store.ts'
import * as signInStore from '../store-sign-in.ts'
import { endLook } from '../view-as.ts'

const me = handle(operations.me, async (context) => {
  const { platform, viewer, within, header } = context
  const own = await within(async (tx) => ({
    workspace: await settings(tx),
    policy: await store.policyOf(tx),
    member: await store.memberById(tx, viewer.member),
    held: await heldFor(tx),
    now: tx.now,
  }))
  const cookie = viewer.by === 'session' && header('cookie')
  const session = cookie ? await sessionIn(platform, new Headers({ cookie })) : null
  // A key belongs to one workspace and knows of no other; nor does somebody who looks as a member.
  const isAlone = session === null || viewer.behind !== undefined
  const others = isAlone ? [own.workspace] : await reachedBy(platform, session)
  const password = isAlone
    ? null
    : await platform.db.system((system) => signInStore.storedPassword(system, session.user))
  const preferences = session
    ? await platform.db.system((system) => signInStore.preferencesOf(system, session.user))
    : null
  const zone = preferences?.zone ?? own.workspace.zone
  return {
    member: own.member ?? { id: viewer.member, name: viewer.name, email: '' }, // the operator at the machine is no member
    preferences,
    clock: { zone, today: dayIn({ ...own.workspace, zone }, own.now) },
    role: viewer.role,
    permissions: [...viewer.permissions].sort(),
    workspace: { ...own.workspace, today: dayIn(own.workspace, own.now), held: own.held },
    workspaces: others.map((one) => ({
      id: 'workspace' in one ? one.workspace : one.id,
      name: one.name,
      slug: one.slug,
    })),
    hasPassword: password !== null,
    hasTwoFactor: !isAlone && session.hasTwoFactor,
    mustSecure: !isAlone && own.policy.requiresTwoFactor && !isSecured(session),
    byProvider: !isAlone && session.only !== null,
    looksAs: viewer.behind ? { name: viewer.name, by: viewer.behind.name, until: viewer.behind.until } : null,
  }
})

const updateMe = handle(operations.updateMe, async (context, input) => {
  await updateSelf(context.platform, context.viewer, await ownSession(context), input)
  return {}
})

const updatePreferences = handleInSteps(operations.updatePreferences, async (context, input) => {
  await choosePreferences(context.platform, context.viewer, await ownSession(context), input)
  return {}
})

const password = handleInSteps(operations.setPassword, async (context, input) => {
  await setPassword(context.platform, context.viewer, await ownSession(context), input)
  return {}
})

const sessions = handle(operations.listSessions, async (context) => {
  const current = await ownSession(context)
  const running = await context.platform.db.system((session) => signInStore.sessionsOf(session, current.user))
  return { items: running.map((session) => ({ ...session, current: session.id === current.id })), next: null }
})

const endSession = handle(operations.endSession, async (context, { id }) => {
  const { user } = await ownSession(context)
  const ended = await context.platform.db.system((session) => signInStore.endSession(session, user, id))
  if (ended === 0) throw new AppError('not_found', told`No session with this id`)
  return {}
})

const endOthers = handle(operations.endOtherSessions, async (context) => {
  const current = await ownSession(context)
  const ended = await context.platform.db.system((session) =>
    signInStore.endSessionsExcept(session, current.user, current.id),
  )
  return { ended }
})

const endView = handle(operations.endView, async ({ platform, viewer, header }) => {
  const cookie = header('cookie')
  const session = viewer.by === 'session' && cookie ? await sessionIn(platform, new Headers({ cookie })) : null
  if (session) await endLook(platform, viewer, session)
  return {}
})

export const oneself = [me, updateMe, updatePreferences, password, sessions, endOthers, endSession, endView]
