import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { editMany, mustUndo, readyEdit, undoOn } from '../../accounts/index.ts'
import { audit, members, today, viewerOf } from '../../workspaces/index.ts'
import type { Handover, HandoverId, Share } from '../domain/handover.ts'
import * as store from '../store.ts'
import { type Asked, choose } from './choice.ts'

export interface Draft extends Asked {
  effective?: Day | undefined
  note: string | null
  /** How many accounts the preview counted. */
  expected: number
}

/** Notes who gets which account, and does it where its day is not still to come. */
export async function make(platform: Platform, tx: Tx, viewer: Viewer, draft: Draft) {
  const { candidates, heirOf, names } = await choose(tx, viewer, draft)
  if (candidates.length !== draft.expected) {
    throw new AppError(
      'conflict',
      told`The book has changed: ${candidates.length} accounts are meant now, not ${draft.expected}`,
      {
        field: 'expected',
        remedy: told`Look at the preview again`,
      },
    )
  }
  const now = await today(tx)
  const effectiveOn = draft.effective ?? now
  if (effectiveOn < now)
    throw new AppError('invalid', told`effective: this day is over`, {
      field: 'effective',
      remedy: told`Name today or a later day`,
    })
  const id = newId(tx.now)
  const shares = candidates.map(({ id: account }) => ({ account, heir: heirOf.get(account) as MemberId }))
  await store.insertHandover(
    tx,
    { id, giver: draft.giver, effectiveOn, note: draft.note, madeBy: viewer.member },
    shares,
  )
  const isPlanned = effectiveOn > now
  const moved = isPlanned ? 0 : await carryOut(platform, tx, viewer, { id, giver: draft.giver })
  await audit(tx, viewer, {
    action: isPlanned ? 'handover.planned' : 'handover.done',
    subject: 'handover',
    subjectId: id,
    after: { name: sayHandover(draft.giver, draft.heirs, names), accounts: candidates.length, day: effectiveOn },
  })
  return { id, state: isPlanned ? ('planned' as const) : ('done' as const), moved }
}

const sayHandover = (giver: MemberId, heirs: readonly MemberId[], names: ReadonlyMap<MemberId, string>): string =>
  `${names.get(giver) ?? ''} → ${[...new Set(heirs)].map((heir) => names.get(heir) ?? '').join(', ')}`

/**
 * Gives accounts their new owners, in one transaction with what goes along. An account that is not the giver's any more is left
 * where it is. The owners' history stays, so that results belong to whoever owned the account then.
 */
async function carryOut(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { id, giver }: Pick<Handover, 'id' | 'giver'>,
): Promise<number> {
  const shares = await store.sharesOf(tx, id)
  const held = await store.stillWith(
    tx,
    giver,
    shares.map(({ account }) => account),
  )
  const heirs = new Map(shares.filter(({ account }) => held.has(account)).map(({ account, heir }) => [account, heir]))
  const moved: Record<string, unknown> = {}
  for (const { name, along } of platform.contributions.handsOn) {
    if (along?.move) moved[name] = await along.move(tx, giver, heirs)
  }
  for (const [heir, some] of Map.groupBy([...heirs.keys()], (account) => heirs.get(account) as MemberId)) {
    const edit = await readyEdit(tx, viewer, { kind: 'set', attribute: 'owner', value: heir })
    await editMany(tx, viewer, id, some, edit)
  }
  const outcomes = shares.map(({ account }) =>
    heirs.has(account)
      ? { account, outcome: 'moved' as const, reason: null }
      : { account, outcome: 'left' as const, reason: told`it had another owner by then` },
  )
  await store.saveOutcomes(tx, id, outcomes)
  await store.endHandover(tx, id, 'done', { moved })
  return heirs.size
}

/** A planned handover whose day has come, in the name of whoever made it. One that cannot be done says why. */
export async function turnDay(platform: Platform, tx: Tx): Promise<'more' | 'done'> {
  const handover = await store.dueHandover(tx, await today(tx))
  if (!handover) return 'done'
  const shares = await store.sharesOf(tx, handover.id)
  const obstacle = await obstacleTo(tx, handover, shares)
  if (obstacle) {
    await store.endHandover(tx, handover.id, 'failed', { reason: obstacle })
    return 'more'
  }
  const viewer = await viewerOf(tx, handover.madeBy)
  await carryOut(platform, tx, viewer, handover)
  const names = new Map((await members(tx)).map(({ id, name }) => [id, name]))
  await audit(tx, viewer, {
    action: 'handover.done',
    subject: 'handover',
    subjectId: handover.id,
    after: {
      name: sayHandover(
        handover.giver,
        shares.map(({ heir }) => heir),
        names,
      ),
      accounts: shares.length,
      day: handover.effectiveOn,
    },
  })
  return 'more'
}

async function obstacleTo(tx: Tx, { madeBy }: Handover, shares: readonly Share[]): Promise<string | null> {
  const staff = new Map((await members(tx)).map((member) => [member.id, member]))
  const gone = [madeBy, ...shares.map(({ heir }) => heir)].find((member) => !staff.get(member)?.active)
  return gone === undefined ? null : told`${staff.get(gone)?.name ?? told`a member`} has no access any more`
}

/** Whoever made a handover, or runs the workspace, takes it off or back. */
export const mayChange = (viewer: Viewer, { madeBy }: Pick<Handover, 'madeBy'>): boolean =>
  madeBy === viewer.member || (viewer.sees.kind === 'all' && viewer.permissions.has('workspaces.manage'))

/** Another one's is as absent as none. */
async function mustChange(tx: Tx, viewer: Viewer, id: HandoverId): Promise<Handover> {
  const handover = await store.heldHandover(tx, viewer, id)
  if (!handover || !mayChange(viewer, handover)) throw noHandover()
  return handover
}

export const noHandover = () => new AppError('not_found', told`No handover with this id`)

export async function cancel(tx: Tx, viewer: Viewer, id: HandoverId): Promise<void> {
  const { state, giver } = await mustChange(tx, viewer, id)
  if (state !== 'planned')
    throw new AppError('conflict', told`Only a planned handover is taken off`, {
      field: 'handover',
      remedy: told`Take it back instead, within a day`,
    })
  await store.endHandover(tx, id, 'cancelled')
  await noteEnd(tx, viewer, 'handover.cancelled', { id, giver })
}

/** Gives back what nobody changed since: the accounts by what stood before, then what went along with those. */
export async function undo(platform: Platform, tx: Tx, viewer: Viewer, id: HandoverId) {
  const handover = await mustChange(tx, viewer, id)
  if (handover.state !== 'done')
    throw new AppError('conflict', told`Only a handover that was done is taken back`, {
      field: 'handover',
      remedy: told`Read the list again`,
    })
  const went = (await store.sharesOf(tx, id)).filter(({ outcome }) => outcome === 'moved').map(({ account }) => account)
  if (went.length > 0) await mustUndo(tx, viewer, id)
  const { stayed } = went.length > 0 ? await undoOn(tx, viewer, id, went) : { stayed: [] }
  const reasons = new Map(stayed.map(({ account, reason }) => [account, reason]))
  const back = went.filter((account) => !reasons.has(account))
  await takeAlongBack(platform, tx, handover, back)
  await store.saveOutcomes(
    tx,
    id,
    went.map((account) => ({
      account,
      outcome: reasons.has(account) ? ('stayed' as const) : ('returned' as const),
      reason: reasons.get(account) ?? null,
    })),
  )
  await store.endHandover(tx, id, 'undone')
  await noteEnd(tx, viewer, 'handover.undone', handover, { returned: back.length, stayed: stayed.length })
  return { returned: back.length, stayed: stayed.length }
}

async function takeAlongBack(platform: Platform, tx: Tx, { giver, moved }: Handover, back: readonly AccountId[]) {
  for (const { name, along } of platform.contributions.handsOn) {
    if (along?.takeBack && name in moved) await along.takeBack(tx, giver, back, moved[name])
  }
}

async function noteEnd(
  tx: Tx,
  viewer: Viewer,
  action: string,
  { id, giver }: Pick<Handover, 'id' | 'giver'>,
  after: Record<string, number> = {},
): Promise<void> {
  const names = new Map((await members(tx)).map((member) => [member.id, member.name]))
  const heirs = (await store.sharesOf(tx, id)).map(({ heir }) => heir)
  await audit(tx, viewer, {
    action,
    subject: 'handover',
    subjectId: id,
    after: { name: sayHandover(giver, heirs, names), ...after },
  })
}
