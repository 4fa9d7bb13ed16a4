import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { MemberId, TeamId } from '../../kernel/ids.ts'
import { handle, type RequestContext } from '../../platform/contributions.ts'
import { decodeCursor, encodeCursor } from '../../platform/http/fields.ts'
import { audit } from './audit.ts'
import { heldFor, letGo } from './holds.ts'
import { createKey, forgetKeys, intakeScope } from './keys.ts'
import { linkFor } from './links.ts'
import * as operations from './operations.ts'
import { ownSession, setPassword, updateSelf } from './people.ts'
import { changeWorkspace, createWorkspace, dayIn, makeOwner, settings } from './service.ts'
import * as store from './store.ts'
import { newestAudit } from './store-audit.ts'
import * as keyStore from './store-keys.ts'
import * as signInStore from './store-sign-in.ts'
import { addMember, changeMember, memberToChange, saveTeam } from './teamwork.ts'

/** Lists that are short by nature come whole. */
const whole = <Item>(items: Item[]) => ({ items, next: null })

const me = handle(operations.me, async ({ platform, viewer, within }) => {
  const own = await within(async (tx) => ({
    workspace: await settings(tx),
    member: await store.memberById(tx, viewer.member),
    user: await signInStore.userOfMember(tx, viewer.member),
    held: await heldFor(tx),
    now: tx.now,
  }))
  const { memberships, password } = await platform.db.system(async (session) => ({
    memberships: own.user === null ? [] : await signInStore.membershipsOf(session, own.user),
    password: own.user === null ? null : await signInStore.storedPassword(session, own.user),
  }))
  // A key belongs to one workspace and knows of no other.
  const others =
    viewer.by === 'session' ? memberships.map(({ workspace: id, name, slug }) => ({ id, name, slug })) : [own.workspace]
  return {
    member: own.member,
    role: viewer.role,
    permissions: [...viewer.permissions].sort(),
    workspace: { ...own.workspace, today: dayIn(own.workspace, own.now), held: own.held },
    workspaces: others,
    hasPassword: password !== null,
  }
})

const updateMe = handle(operations.updateMe, async (context, input) => {
  await updateSelf(context.platform, context.viewer, await ownSession(context), input)
  return {}
})

const password = handle(operations.setPassword, async (context, input) => {
  await setPassword(context.platform, context.viewer, await ownSession(context), input)
  return {}
})

const sessions = handle(operations.listSessions, async (context) => {
  const current = await ownSession(context)
  const running = await context.platform.db.system((session) => signInStore.sessionsOf(session, current.user))
  return whole(running.map((session) => ({ ...session, current: session.id === current.id })))
})

const endSession = handle(operations.endSession, async (context, { id }) => {
  const { user } = await ownSession(context)
  const ended = await context.platform.db.system((session) => signInStore.endSession(session, user, id))
  if (ended === 0) throw new AppError('not_found', 'No session with this id')
  return {}
})

const members = handle(operations.listMembers, async ({ within }) => whole(await within(store.allMembers)))

const add = handle(operations.addMember, async ({ platform, viewer, workspace, within }, draft) => {
  const id = await within((tx) => addMember(tx, viewer, draft))
  return { id, link: await linkFor(platform, workspace, id) }
})

const update = handle(operations.updateMember, async ({ viewer, within }, { id, ...change }) => {
  await within((tx) => changeMember(tx, viewer, id as MemberId, change))
  return {}
})

const link = handle(operations.linkMember, async ({ platform, viewer, workspace, within }, input) => {
  const id = input.id as MemberId
  await within(async (tx) => {
    const member = await memberToChange(tx, viewer, id)
    if (!member.active)
      throw new AppError('conflict', 'This member has no access', { field: 'id', remedy: 'Give access first' })
    await audit(tx, viewer, { action: 'member.linked', subject: 'member', subjectId: id })
  })
  return { link: await linkFor(platform, workspace, id) }
})

const teams = handle(operations.listTeams, async ({ within }) => whole(await within(store.allTeams)))

const team = handle(operations.saveTeam, async ({ viewer, within }, { id, name, members: chosen }) => {
  const draft = { id: id as TeamId | undefined, name, members: chosen as MemberId[] }
  return { id: await within((tx) => saveTeam(tx, viewer, draft)) }
})

const keys = handle(operations.listKeys, async ({ within }) => whole(await within(keyStore.allKeys)))

const newKey = handle(operations.createKey, async ({ viewer, within }, { name, scopes, source }) => {
  const beyond = scopes.find((scope) => scope !== intakeScope && !viewer.permissions.has(scope))
  if (beyond !== undefined) throw new AppError('forbidden', `You may not do '${beyond}' yourself`, { field: 'scopes' })
  return within(async (tx) => {
    const made = await createKey(tx, { name, scopes, source: source ?? name, member: viewer.member })
    const after = { name, scopes, source: source ?? name }
    await audit(tx, viewer, { action: 'key.made', subject: 'key', subjectId: made.id, after })
    return made
  })
})

const revoke = handle(operations.revokeKey, async ({ platform, viewer, within }, { id }) => {
  await within(async (tx) => {
    const before = await keyStore.keyById(tx, id)
    if (!before) throw new AppError('not_found', 'No key with this id')
    if ((await keyStore.revokeKey(tx, id)) === 0) return // a second revocation changes nothing
    await audit(tx, viewer, {
      action: 'key.revoked',
      subject: 'key',
      subjectId: id,
      before: { name: before.name, scopes: before.scopes },
    })
  })
  forgetKeys(platform)
  return {}
})

const change = handle(operations.updateWorkspace, async ({ viewer, within }, input) => {
  await within((tx) => changeWorkspace(tx, viewer, { ...input, from: input.from as Day | undefined }))
  return {}
})

const create = handle(operations.createWorkspace, async (context: RequestContext, input) => {
  const { user } = await ownSession(context)
  const made = await createWorkspace(context.platform, { ...input, asOf: (input.asOf as Day | undefined) ?? null })
  await makeOwner(context.platform, made.id, user)
  return { id: made.id, slug: made.slug }
})

const log = handle(operations.listAudit, async ({ within }, input) => {
  const before = decodeCursor(input.cursor)?.[0]
  const rows = await within((tx) =>
    newestAudit(tx, {
      before: typeof before === 'number' ? before : null,
      subject: input.subject ?? null,
      subjectId: input.subjectId ?? null,
      limit: input.limit + 1,
    }),
  )
  const items = rows.slice(0, input.limit)
  return { items, next: rows.length > input.limit ? encodeCursor([items.at(-1)?.number ?? 0]) : null }
})

const resume = handle(operations.resume, async ({ viewer, within }) => ({
  wasHeld: await within((tx) => letGo(tx, viewer)),
}))

export const routes = [
  me,
  updateMe,
  password,
  sessions,
  endSession,
  members,
  add,
  update,
  link,
  teams,
  team,
  keys,
  newKey,
  revoke,
  change,
  create,
  log,
  resume,
]
