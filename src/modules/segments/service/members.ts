import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMoment, aText, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee, visible } from '../../accounts/index.ts'
import { audit } from '../../workspaces/index.ts'
import { type SegmentId, segmentsNamed } from '../domain/segment.ts'
import type { Move } from '../store/judge.ts'
import * as store from '../store/memberships.ts'
import { segmentsOf } from '../store/segments.ts'
import { judgeNow, moveOnLists } from './judge.ts'
import { accountLanguage } from './language.ts'
import { chosenBy, type Selection } from './list.ts'
import { type AskedSegment, mayChange, memberNames, mustFind, notYours, saveSegment } from './segments.ts'

interface PageRequest {
  cursor?: string | undefined
  limit: number
}

/** Who is in a segment now, of the accounts that the viewer sees. */
export async function listMembers(tx: Tx, viewer: Viewer, id: SegmentId, { cursor, limit }: PageRequest) {
  await mustFind(tx, id)
  const names = await memberNames(tx)
  const rows = await store.membersOf(tx, id, { visible: visible(viewer), after: readPlace(cursor), limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ account, name, enteredAt, enteredOn, enteredBecause, enteredBy }) => ({
      ...{ account, name, enteredOn, because: enteredBecause },
      enteredAt: enteredAt.toISOString(),
      by: enteredBy && (names.get(enteredBy) ?? null),
    })),
    next: last ? encodeCursor([last.at, last.id]) : null,
  }
}

/** Entries and exits as they are told of: by the closes of days, or at once where the segment is set so. */
export async function listTurns(tx: Tx, viewer: Viewer, id: SegmentId, { cursor, limit }: PageRequest) {
  const { evaluation, kind } = await mustFind(tx, id)
  const names = await memberNames(tx)
  const basis = evaluation === 'live' || kind === 'list' ? 'live' : 'closed'
  const after = readPlace(cursor)
  const rows = await store.turnsOf(tx, id, basis, { visible: visible(viewer), after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ account, name, kind: turn, at, on, because, by, version }) => ({
      ...{ account, name, kind: turn, at: at.toISOString(), on, because, version },
      by: by && (names.get(by) ?? null),
    })),
    next: last ? encodeCursor([last.moment, last.id, last.kind]) : null,
  }
}

const readPlace = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, id: aWhole, kind: aText }) ?? undefined

/** The segments that an account is in now. */
export async function segmentsOfAccount(tx: Tx, viewer: Viewer, account: AccountId) {
  const { id } = await mustSee(tx, viewer, account)
  return (await store.segmentsOfAccount(tx, id)).map(({ enteredBecause, enteredAt, ...row }) => ({
    ...row,
    enteredAt: enteredAt.toISOString(),
    because: enteredBecause,
  }))
}

// ---------------------------------------------------------------- lists

/** Accounts that one step puts on a list or takes off it. */
const mostAtOnce = 5000

export interface ListChange {
  /** Ids of accounts, ours or another system's, one a line of a file. */
  ids?: readonly string[] | undefined
  /** All that fit, as the list of accounts shows them. */
  selection?: Selection | undefined
}

/** Puts accounts on a list, or takes them off it. What the viewer does not see is as if it did not exist. */
export async function changeList(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { id, kind, ...change }: ListChange & { id: SegmentId; kind: Move['kind'] },
) {
  const segment = await mustFind(tx, id)
  if (!mayChange(viewer, segment)) throw notYours(segment)
  if (segment.kind !== 'list')
    throw new AppError('conflict', told`A condition decides who is in ${segment.name}`, {
      field: 'id',
      remedy: told`Change the condition, or make a list`,
    })
  const { accounts, unknown } = await accountsMeant(platform, tx, viewer, change)
  const moves = accounts.map((account): Move => ({ account, segment: id, kind, isGone: false, seen: null }))
  const made = await moveOnLists(tx, moves, 'hand', viewer.member)
  const changed = made.length
  if (await isAskedFor(tx, id))
    await judgeNow(
      platform,
      tx,
      made.map(({ account }) => account),
    )
  if (changed > 0)
    await audit(tx, viewer, {
      action: kind === 'enter' ? 'segment.accounts_added' : 'segment.accounts_removed',
      subject: 'segment',
      subjectId: id,
      after: { name: segment.name, accounts: changed },
    })
  return { changed, same: accounts.length - changed, unknown }
}

/** Saves a segment; a new list with who is on it, both or neither: an account that nobody sees leaves no list behind. */
export async function saveWithAccounts(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { accounts, ...asked }: AskedSegment & { accounts?: readonly string[] | undefined },
) {
  if (accounts !== undefined && (asked.kind !== 'list' || asked.id !== undefined))
    throw new AppError('invalid', told`accounts: only a new list is made with accounts on it`, {
      field: 'accounts',
      remedy: told`Make a list, or put them on one that there is`,
    })
  const saved = await saveSegment(platform, tx, viewer, asked)
  if (accounts === undefined) return saved
  const { unknown } = await changeList(platform, tx, viewer, { id: saved.id, ids: accounts, kind: 'enter' })
  const [first] = unknown
  if (first === undefined) return saved
  throw new AppError('invalid', told`accounts: ${first} reaches no account that you see`, {
    field: 'accounts',
    remedy: told`Leave it out; nothing was made`,
  })
}

/** Segments that name a list are judged with it. */
async function isAskedFor(tx: Tx, id: SegmentId): Promise<boolean> {
  return (await segmentsOf(tx, 'kept')).some((segment) => segmentsNamed(segment).includes(id))
}

async function accountsMeant(platform: Platform, tx: Tx, viewer: Viewer, { ids, selection }: ListChange) {
  if (ids) {
    const wanted = [...new Set(ids.map((one) => one.trim()).filter((one) => one !== ''))]
    const found = await store.accountsNamed(tx, visible(viewer), wanted)
    const known = new Set(found.map(({ key }) => key))
    return { accounts: [...new Set(found.map((one) => one.id))], unknown: wanted.filter((one) => !known.has(one)) }
  }
  const language = await accountLanguage(platform, tx, viewer.sees)
  const accounts = await store.chosenIds(tx, chosenBy(viewer, language, selection ?? {}), mostAtOnce + 1)
  if (accounts.length <= mostAtOnce) return { accounts, unknown: [] }
  throw new AppError('invalid', told`More than ${mostAtOnce} accounts are meant`, {
    field: 'selection',
    remedy: told`Make a segment with this condition instead, or narrow it`,
  })
}

/** A list goes with an account that is merged into another, and comes back with it. */
export async function followMerge(
  tx: Tx,
  { from, into }: { from: AccountId; into: AccountId },
  what: 'merged' | 'unmerged',
): Promise<void> {
  const move = (segment: SegmentId, account: AccountId, kind: Move['kind']): Move => ({
    ...{ segment, account, kind },
    isGone: false,
    seen: null,
  })
  if (what === 'merged') {
    const moves = (await store.listsOf(tx, from)).map((id) => move(id, into, 'enter'))
    await moveOnLists(tx, moves, 'merge')
    return
  }
  const { back, only } = await store.listsMerged(tx, from, into)
  const moves = [...back.map((id) => move(id, from, 'enter')), ...only.map((id) => move(id, into, 'leave'))]
  await moveOnLists(tx, moves, 'merge')
}
