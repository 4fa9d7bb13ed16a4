import { type Condition, fieldsOf } from '../../../kernel/condition/index.ts'
import { addDays, type Day, dayOf, daysBetween } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { News, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { lastClosed } from '../../measures/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Basis } from '../domain/basis.ts'
import { followersOf, inRanks, type Reason, type Segment, type SegmentId, segmentsNamed } from '../domain/segment.ts'
import { type ClosedSegment, restedBefore, saveDay } from '../store/days.ts'
import * as store from '../store/judge.ts'
import { lockMemberships, segmentsAt, segmentsOf } from '../store/segments.ts'
import { type AccountLanguage, accountLanguage, closedLanguage, compiled } from './language.ts'

/** Accounts that one statement judges: enough to be set-based, few enough that nothing waits long behind it. */
const accountsPerPage = 5000

/** Days before there was a segment that are worked out for it, so that its course is not empty; fewer where the base is large. */
const workedOutDays = 30
const workedOutCells = 2_000_000

/** A close that lies further back than this when it is judged is history: it is kept, and nobody is told (rule 7). */
const newsworthyDays = 7

/** Accounts that one piece of news names. */
const accountsPerNews = 500

interface Task {
  basis: Basis
  day: Day
  accounts: readonly AccountId[]
  segments: readonly Segment[]
  /** Why a segment's members change, where it is not for what they are. */
  because(segment: Segment): Reason
  /** Accounts of which facts of earlier days came: their moves are told as late. */
  late?: ReadonlySet<AccountId>
}

/** Judges accounts by the newest values, in every segment or in some and those that name them. */
export async function judgeNow(
  platform: Platform,
  tx: Tx,
  accounts: readonly AccountId[],
  { only, late }: { only?: SegmentId; late?: readonly AccountId[] } = {},
): Promise<void> {
  await lockMemberships(tx)
  const kept = await segmentsOf(tx, 'kept')
  const followers = only && followersOf([only], kept.map(named))
  await judge(platform, tx, {
    basis: 'live',
    day: await today(tx),
    accounts,
    segments: followers ? kept.filter(({ id }) => followers.has(id)) : kept,
    because: ({ id }) => (id === only ? 'definition' : 'condition'),
    late: new Set(late),
  })
}

const named = (segment: Segment) => ({ id: segment.id, names: segmentsNamed(segment) })

/** A segment stands on those that it names: they are judged first. */
async function judge(platform: Platform, tx: Tx, task: Task): Promise<void> {
  if (task.segments.length === 0) return
  const language =
    task.basis === 'live' ? await accountLanguage(platform, tx) : await closedLanguage(platform, tx, task.day)
  const byId = new Map(task.segments.map((segment) => [segment.id, segment]))
  const moves: store.Move[] = []
  const { zone } = await settings(tx)
  const hasBegun = await hasMemory(tx)
  const memoryOf = (segment: Segment): Memory =>
    !hasBegun || (task.basis === 'closed' && isWorkedOut(segment, task.day, zone)) ? noMemory : segment
  for (const rank of inRanks(task.segments.map(named))) {
    const ready = rank.map(({ id }) => {
      const segment = byId.get(id) as Segment
      return readied(language, segment, memoryOf(segment))
    })
    const found = await store.movesOf(tx, ready, task, language.joins)
    const because = (move: store.Move) => reasonOf(task, move, byId)
    const versions = new Map(task.segments.map(({ id, version }) => [id, version]))
    moves.push(...(await store.saveMoves(tx, found, { ...task, versions, because })))
  }
  await tellMoves(tx, task, moves, byId)
}

/** Puts accounts on lists or takes them off, and answers what was still to be done. */
export async function moveOnLists(
  tx: Tx,
  moves: readonly store.Move[],
  because: Reason,
  by?: MemberId,
): Promise<store.Move[]> {
  if (moves.length === 0) return []
  await lockMemberships(tx)
  const byId = new Map((await segmentsOf(tx, 'kept')).map((segment) => [segment.id, segment]))
  const known = moves.filter(({ segment }) => byId.has(segment))
  const task = { basis: 'live', day: await today(tx), accounts: [], segments: [], because: () => because } as const
  const versions = new Map([...byId].map(([id, { version }]) => [id, version]))
  const made = await store.saveMoves(tx, known, { ...task, versions, because: () => because, ...(by ? { by } : {}) })
  await tellMoves(tx, task, made, byId)
  return made
}

const reasonOf = (task: Task, { segment, isGone }: store.Move, byId: ReadonlyMap<SegmentId, Segment>): Reason =>
  isGone ? 'gone' : task.because(byId.get(segment) as Segment)

/** What keeps an account in that does not meet the condition any more. */
type Memory = Pick<Segment, 'stay' | 'leastDays' | 'isLocked'>

/**
 * Days before there was the segment hold whoever met its condition. Remembered from a past that nobody saw, many would be in by
 * the close who are not in now; so both memberships begin to remember when the segment begins.
 */
export const noMemory: Memory = { stay: null, leastDays: 0, isLocked: false }

/** While a first history comes in nobody is remembered: for a moment everybody seems to use nothing, and would have to stay for weeks. */
export const hasMemory = async (tx: Tx): Promise<boolean> => (await lastClosed(tx)) !== null

function readied(
  language: AccountLanguage,
  segment: Segment,
  { stay, leastDays, isLocked }: Memory,
): store.ReadySegment {
  const { id, kind, condition } = segment
  const never: Condition = { version: 1, where: { any: [] } }
  return {
    ...{ id, kind, leastDays, isLocked },
    meets: compiled(language, condition ?? never),
    stays: compiled(language, stay ?? never),
    rests: isResting(language, segment),
    seen: fieldsSeen(segment).flatMap((key) => language.fields.get(key)?.sql.now ?? []),
  }
}

/** What a segment reads of an account, in the order in which its values are kept. */
export const fieldsSeen = ({ condition, stay }: Pick<Segment, 'condition' | 'stay'>): string[] => [
  ...new Set([condition, stay].flatMap((one) => (one ? fieldsOf(one) : []))),
]

/** While a source is silent, nobody enters or leaves for what it said last; unless the segment asks for just that. */
export function isResting(
  { fields }: AccountLanguage,
  { condition, stay }: Pick<Segment, 'condition' | 'stay'>,
): boolean {
  const asksForSilence = JSON.stringify([condition, stay]).includes(' stale"')
  return !asksForSilence && fieldsSeen({ condition, stay }).some((key) => fields.get(key)?.sql.isStale === true)
}

// ---------------------------------------------------------------- news

/** Entries and exits are told by the close of the day, or at once where a segment is set so; never of days long over. */
async function tellMoves(
  tx: Tx,
  { basis, day, because, late }: Task,
  moves: readonly store.Move[],
  byId: ReadonlyMap<SegmentId, Segment>,
): Promise<void> {
  const evaluation = basis === 'live' ? 'live' : 'day close'
  const { zone } = await settings(tx)
  if (daysBetween(day, await today(tx)) > newsworthyDays) return
  const told = moves.filter(({ segment: id }) => {
    const segment = byId.get(id) as Segment
    return segment.evaluation === evaluation && !(basis === 'closed' && isWorkedOut(segment, day, zone))
  })
  if (told.length === 0) return
  const rested = await restedBefore(tx, day)
  const isLate = ({ account }: store.Move) => late?.has(account) === true
  const groups = Map.groupBy(told, (move) => `${move.segment} ${move.kind} ${move.isGone} ${isLate(move)}`)
  const news = [...groups.values()].flatMap((group) => {
    const [{ segment: id, kind, isGone }, segment] = [
      group[0] as store.Move,
      byId.get(group[0]?.segment ?? '') as Segment,
    ]
    const data = {
      ...{ segment: id, name: segment.name, day },
      because: isGone ? 'gone' : because(segment),
      afterSilence: rested.has(id),
      isLate: isLate(group[0] as store.Move),
    }
    const accounts = group.map(({ account }) => account)
    return portionsOf(accounts).map((some) => newsOf(tx, kind, { ...data, accounts: some }))
  })
  await tell(tx, news)
}

export const entered = 'segments.entered'
export const left = 'segments.left'

function newsOf(tx: Tx, kind: store.Move['kind'], data: News['data']): News {
  const name = kind === 'enter' ? entered : left
  return { name, account: null, data, key: `${name} ${String(data.segment)} ${newId(tx.now)}` }
}

const portionsOf = (accounts: readonly AccountId[]): AccountId[][] =>
  Array.from({ length: Math.ceil(accounts.length / accountsPerNews) }, (_, at) =>
    accounts.slice(at * accountsPerNews, (at + 1) * accountsPerNews),
  )

/** There was no such segment yet on that day: how it would have stood is shown as worked out. */
const isWorkedOut = ({ madeAt }: Segment, day: Day, zone: string): boolean => day < dayOf(madeAt, zone)

// ---------------------------------------------------------------- the whole base

/** Puts the closes of some days up for all segments, and the newest values, since dates come nearer by the day. */
export async function askForCloses(tx: Tx, from: Day, to: Day): Promise<void> {
  const kept = await segmentsOf(tx, 'kept')
  if (kept.length === 0) return
  const days = await workableDays(tx, to)
  const open = kept.map(({ closedThrough }) => (closedThrough ? addDays(closedThrough, 1) : from)).sort()[0] as Day
  const first = [open, days[0] as Day].sort()[1] as Day
  const asked = days.filter((day) => day >= first).map((day) => ({ day, segment: null }))
  await store.putSweeps(tx, [...asked, { day: null, segment: null }])
}

/** The newest values at once where the base is small, else behind; and how the days before would have stood, where it is new. */
export async function judgeAnew(
  platform: Platform,
  tx: Tx,
  segment: Pick<Segment, 'id' | 'closedThrough'>,
): Promise<void> {
  const page = await store.accountsAfter(tx, null, accountsPerPage)
  const through = await lastClosed(tx)
  const days = through && segment.closedThrough === null ? await workableDays(tx, through) : []
  const isSmall = page.length < accountsPerPage
  if (isSmall) await judgeNow(platform, tx, page, { only: segment.id })
  await store.putSweeps(tx, [
    ...(isSmall ? [] : [{ day: null, segment: segment.id }]),
    ...days.map((day) => ({ day, segment: segment.id })),
  ])
}

async function workableDays(tx: Tx, through: Day): Promise<Day[]> {
  const size = Math.max(1, await store.baseSize(tx))
  const count = Math.max(1, Math.min(workedOutDays, Math.floor(workedOutCells / size)))
  return Array.from({ length: count }, (_, at) => addDays(through, at + 1 - count))
}

/** One page of the sweep whose turn it is; a sweep that is through notes how the day closed. */
export async function turnSweeps(platform: Platform, tx: Tx): Promise<'more' | 'done'> {
  const sweep = await store.nextSweep(tx)
  if (!sweep) return 'done'
  const accounts = await store.accountsAfter(tx, sweep.after, accountsPerPage)
  if (sweep.day === null) {
    await judgeNow(platform, tx, accounts, sweep.segment ? { only: sweep.segment } : {})
  } else {
    await lockMemberships(tx)
    const segments = await dueAt(tx, sweep)
    const task = { basis: 'closed', day: sweep.day, accounts, segments, because: closeReason } as const
    await judge(platform, tx, task)
    if (accounts.length < accountsPerPage) await noteClose(platform, tx, sweep.day, segments)
  }
  const last = accounts.at(-1)
  if (accounts.length < accountsPerPage || !last) await store.endSweep(tx, sweep.id)
  else await store.moveSweep(tx, sweep.id, last)
  return 'more'
}

/** By the definitions of the moment at which it was asked for, so that all pages of it are judged alike. */
async function dueAt(tx: Tx, { day, segment, askedAt }: store.Sweep): Promise<Segment[]> {
  const all = await segmentsAt(tx, askedAt)
  return all.filter(
    ({ id, closedThrough }) =>
      (segment === null || id === segment) && (closedThrough === null || closedThrough < (day as Day)),
  )
}

function closeReason({ kind, closedThrough, closedVersion, version }: Segment): Reason {
  if (closedThrough === null) return 'began'
  if (kind === 'list') return 'hand'
  return closedVersion === version ? 'condition' : 'definition'
}

async function noteClose(platform: Platform, tx: Tx, day: Day, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) return
  const { zone } = await settings(tx)
  const language = await closedLanguage(platform, tx, day)
  const closed = segments.map(
    (segment): ClosedSegment => ({
      id: segment.id,
      version: segment.version,
      isResting: isResting(language, segment),
      isWorkedOut: isWorkedOut(segment, day, zone),
    }),
  )
  await saveDay(tx, day, closed)
}
