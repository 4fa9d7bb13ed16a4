import { AppError } from '../../kernel/errors.ts'
import type { MemberId, TeamId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandOver, HandsOn, OpenWork, Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { type Ended, endAll, endingsOf } from './endings.ts'
import { forgetKeys, intakeScope } from './keys.ts'
import * as members from './store.ts'
import * as store from './store-handovers.ts'
import { type Key, liveKeysOf, revokeKeys } from './store-keys.ts'
import { endLinksOfMember, endSessionsExcept, userOfMember, workspacesBeside } from './store-sign-in.ts'
import { memberToChange, refuseLastOwnerGone } from './teamwork.ts'

/** Days within which a leaving can be undone. */
export const returnDays = 30
const day = 86_400_000

export interface Leaving {
  open: (OpenWork & { name: string; label: string })[]
  ending: Key[]
  sending: Key[]
  endings: Ended[]
}

const isSending = (key: Key) => key.scopes.includes(intakeScope)

/** What a member would leave open, and which keys end or go on sending. */
export async function leavingOf(platform: Platform, tx: Tx, viewer: Viewer, id: MemberId): Promise<Leaving> {
  await memberToChange(tx, viewer, id)
  const open = []
  for (const { name, label, open: openOf } of platform.contributions.handsOn)
    open.push({ name, label, ...(await openOf(tx, id)) })
  const keys = await liveKeysOf(tx, id)
  return {
    open: open.filter(({ count }) => count > 0),
    ending: keys.filter((key) => !isSending(key)),
    sending: keys.filter(isSending),
    endings: await endingsOf(tx, id, platform.contributions.endings),
  }
}

export interface Choice {
  member?: MemberId | undefined
  team?: TeamId | undefined
}

/**
 * Ends a member's access and hands on everything that is open, in one transaction: either all of it has somebody new, or
 * nothing changed. Owners keep their history, so results stay with whoever owned the account at the time (rule 38).
 */
export async function leave(
  platform: Platform,
  viewer: Viewer,
  id: MemberId,
  choice: Choice,
  done: (tx: Tx) => Promise<void>,
): Promise<Record<string, number>> {
  const user = await platform.db.within(viewer.workspace, (tx) => userOfMember(tx, id))
  const handedOn = await platform.db.within(viewer.workspace, async (tx) => {
    const counts = await handOn(platform, tx, viewer, id, choice)
    await done(tx)
    return counts
  })
  forgetKeys(platform)
  await platform.db.system(async (session) => {
    await endLinksOfMember(session, id)
    // A person who also works elsewhere stays signed in there; here they are as absent as anybody.
    if (user && (await workspacesBeside(session, user, viewer.workspace)) === 0)
      await endSessionsExcept(session, user, null)
  })
  return handedOn
}

async function handOn(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  id: MemberId,
  choice: Choice,
): Promise<Record<string, number>> {
  await members.lockOwners(tx)
  const before = await memberToChange(tx, viewer, id)
  if (!before.active)
    throw new AppError('conflict', told`This member has no access already`, {
      field: 'id',
      remedy: told`Nothing is left to do`,
    })
  if (id === viewer.member) {
    throw new AppError('conflict', told`You cannot end your own access`, {
      field: 'id',
      remedy: told`Ask another owner or admin`,
    })
  }
  await refuseLastOwnerGone(tx, before, { ...before, active: false })
  const leaving = await leavingOf(platform, tx, viewer, id)
  const heirs = await heirsOf(tx, id, choice, leaving.open.length > 0)
  const moved = heirs ? await moveAll(platform.contributions.handsOn, tx, { from: id, to: heirs }) : {}
  await revokeKeys(
    tx,
    leaving.ending.map((key) => key.id),
  )
  const ended = await endAll(tx, id, platform.contributions.endings)
  await members.updateMember(tx, { ...before, active: false })
  const handover = { id: newId(tx.now), member: id, heirs: [...(heirs ?? [])], moved }
  await store.insertHandover(tx, { ...handover, by: viewer.member, byName: viewer.name })
  const counts = Object.fromEntries(leaving.open.map(({ name, count }) => [name, count]))
  await auditLeaving(tx, viewer, before, heirs ?? [], { ...leaving, ended })
  return counts
}

async function moveAll(handsOn: readonly HandsOn[], tx: Tx, handover: HandOver): Promise<Record<string, unknown>> {
  const moved: Record<string, unknown> = {}
  for (const { name, handOver } of handsOn) moved[name] = await handOver(tx, handover)
  return moved
}

async function auditLeaving(
  tx: Tx,
  viewer: Viewer,
  { id, name }: members.Member,
  heirs: readonly MemberId[],
  { open, ending, sending, ended }: Leaving & { ended: Record<string, string[]> },
): Promise<void> {
  const names = new Map((await members.allMembers(tx)).map((member) => [member.id, member.name]))
  const after = {
    name,
    handedTo: heirs.map((heir) => names.get(heir)),
    ...Object.fromEntries(open.map(({ label, count }) => [label, count])),
    endedKeys: ending.map((key) => key.name),
    sendingKeys: sending.map((key) => key.name),
    ...ended,
  }
  await audit(tx, viewer, { action: 'member.left', subject: 'member', subjectId: id, after })
}

type Heirs = readonly [MemberId, ...MemberId[]]

/** Who takes over: one member, or the active members of a team with its leads first. Null where nobody has to. */
async function heirsOf(tx: Tx, leaver: MemberId, { member, team }: Choice, isAsked: boolean): Promise<Heirs | null> {
  if (member && team)
    throw new AppError('invalid', told`Name a member or a team`, {
      field: 'member',
      remedy: told`Leave one of them out`,
    })
  const active = new Set((await members.allMembers(tx)).filter((one) => one.active).map((one) => one.id))
  active.delete(leaver)
  if (member) {
    if (active.has(member)) return [member]
    throw new AppError('not_found', told`No active member with this id`, {
      field: 'member',
      remedy: told`Choose another member`,
    })
  }
  if (team) return heirsIn(tx, team, active)
  if (!isAsked) return null
  throw new AppError('invalid', told`Something is open: say who takes over`, {
    field: 'member',
    remedy: told`Name a member or a team`,
  })
}

async function heirsIn(tx: Tx, id: TeamId, active: ReadonlySet<MemberId>): Promise<Heirs> {
  const team = (await members.allTeams(tx)).find((one) => one.id === id)
  if (!team) throw new AppError('not_found', told`No team with this id`, { field: 'team' })
  const [first, ...others] = [...new Set([...team.leads, ...team.members])].filter((one) => active.has(one))
  if (first) return [first, ...others]
  throw new AppError('conflict', told`Nobody else in this team has access`, {
    field: 'team',
    remedy: told`Choose another team, or a member`,
  })
}

/** Undoes a leaving: access again, and everything that nobody moved on since. Ended keys and sessions stay ended. */
export async function takeBack(
  platform: Platform,
  viewer: Viewer,
  id: MemberId,
  done: (tx: Tx) => Promise<void>,
): Promise<Record<string, number>> {
  return platform.db.within(viewer.workspace, async (tx) => {
    const member = await memberToChange(tx, viewer, id)
    const handover = await store.handoverSince(tx, id, earliestReturn(tx.now))
    if (!handover)
      throw new AppError('not_found', told`No leaving of this member within ${returnDays} days`, {
        remedy: told`Give access again, and hand accounts over by hand`,
      })
    const returned: Record<string, number> = {}
    const [first, ...others] = handover.heirs
    for (const one of first ? platform.contributions.handsOn : []) {
      const moved = handover.moved[one.name]
      if (moved === undefined || !first) continue
      const count = await one.takeBack(tx, { from: id, to: [first, ...others] }, moved)
      if (count > 0) returned[one.name] = count
    }
    await members.updateMember(tx, { ...member, active: true })
    await store.closeHandover(tx, handover.id)
    const after = { name: member.name, ...labelled(platform, returned) }
    await audit(tx, viewer, { action: 'member.returned', subject: 'member', subjectId: id, after })
    await done(tx)
    return returned
  })
}

export const earliestReturn = (now: Date): Date => new Date(now.getTime() - returnDays * day)
export const latestReturn = (left: Date): Date => new Date(left.getTime() + returnDays * day)

const labelled = (platform: Platform, counts: Record<string, number>) =>
  Object.fromEntries(
    platform.contributions.handsOn
      .filter(({ name }) => (counts[name] ?? 0) > 0)
      .map(({ name, label }) => [label, counts[name]]),
  )
