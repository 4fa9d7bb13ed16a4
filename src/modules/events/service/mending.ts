import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { checkAliases, joinIds, rawId, rawPersonId } from '../../accounts/index.ts'
import { audit, settings } from '../../workspaces/index.ts'
import type { Event, Parsed, Refusal } from '../domain/event.ts'
import { mendedFields, originOf, readAgain } from '../domain/mending.ts'
import { type Reached, reachedBy } from '../store/live.ts'
import * as store from '../store/refused.ts'
import { aliasIn } from './aliases.ts'
import { cannotStore, isAboutTheContent } from './intake.ts'
import { record } from './record.ts'

/** As many are sent again in one transaction. */
const MOST_AT_ONCE = 500

/** How an event would be kept, or was. */
export interface Kept extends Reached {
  event: Event
  origin: 'live' | 'correction'
}

export type Mended = ({ kind: 'accepted' } & Kept) | ({ kind: 'refused' } & Refusal)

/** Refused events may name any account, so only who sees all may look into them and send them again (rule 37). */
export function mustSeeAll({ sees }: Pick<Viewer, 'sees'>): void {
  if (sees.kind === 'all') return
  throw new AppError('forbidden', told`Refused events are mended by members who see all accounts`, {
    remedy: told`Ask an administrator`,
  })
}

/** Says what would become of a refused event if it were sent again like this. Nothing is kept. */
export async function checkEvent(tx: Tx, id: string, text: string): Promise<Mended> {
  const refused = await store.refusedEvent(tx, id)
  if (!refused) throw noSuchRefusal()
  const parsed = read(refused, text)
  if (parsed.kind === 'refused') return parsed
  const aliases = eventsOf(parsed).filter(isAlias)
  const problem = (await checkAliases(tx, refused.source, aliases.map(aliasIn))).find(({ kind }) => kind === 'refused')
  return problem?.kind === 'refused' ? problem : keptAs(tx, refused.source, parsed.event)
}

/** The same as below; an event that the database cannot store is refused like any other. */
export async function mendOne(platform: Platform, viewer: Viewer, id: string, text: string): Promise<Mended> {
  try {
    return await platform.db.within(viewer.workspace, (tx) => mendEvent(tx, viewer, id, text))
  } catch (error) {
    if (!isAboutTheContent(error)) throw error
    return { kind: 'refused', ...cannotStore(error) }
  }
}

/**
 * Sends a refused event again as it was mended. What is accepted leaves the list; what is refused again stays as it was
 * sent, with this attempt beside it.
 */
async function mendEvent(tx: Tx, viewer: Viewer, id: string, text: string): Promise<Mended> {
  const [refused] = await store.heldRefusals(tx, [id])
  if (!refused) throw noSuchRefusal()
  const outcome = (await sendAgain(tx, [{ refused, text }]))[0] as Parsed
  if (outcome.kind === 'refused') return outcome
  const kept = await keptAs(tx, refused.source, outcome.event)
  await audit(tx, viewer, {
    action: 'events.mend',
    subject: 'refused event',
    subjectId: id,
    before: { source: refused.source, field: refused.field, reason: refused.reason },
    after: {
      kind: outcome.event.kind,
      happenedAt: new Date(outcome.event.happenedAt).toISOString(),
      origin: kept.origin,
      mended: mendedFields(refused.payload, text),
    },
  })
  return kept
}

export interface Replayed {
  accepted: number
  refused: number
  /** Where to go on; null when all of the reason were tried. */
  next: string | null
}

/** Sends all events of one reason again as they are, once what was wrong is mended elsewhere; so many at a time. */
export async function replayReason(
  platform: Platform,
  viewer: Viewer,
  reason: store.Reason,
  after: string | null,
): Promise<Replayed> {
  const ids = await platform.db.within(viewer.workspace, (tx) => store.idsOfReason(tx, reason, after, MOST_AT_ONCE))
  const accepted = await replayIds(platform, viewer, reason, ids)
  const next = ids.length === MOST_AT_ONCE ? (ids.at(-1) ?? null) : null
  return { accepted, refused: ids.length - accepted, next }
}

/** One that the database cannot store must not hold up the others: halves are tried until it stands alone, and stays. */
async function replayIds(
  platform: Platform,
  viewer: Viewer,
  reason: store.Reason,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0
  try {
    return await platform.db.within(viewer.workspace, (tx) => replaySome(tx, viewer, reason, ids))
  } catch (error) {
    if (!isAboutTheContent(error)) throw error
    if (ids.length === 1) return 0
    const middle = ids.length >> 1
    const first = await replayIds(platform, viewer, reason, ids.slice(0, middle))
    return first + (await replayIds(platform, viewer, reason, ids.slice(middle)))
  }
}

async function replaySome(tx: Tx, viewer: Viewer, reason: store.Reason, ids: readonly string[]): Promise<number> {
  const held = await store.heldRefusals(tx, ids)
  const outcomes = await sendAgain(
    tx,
    held.map((refused) => ({ refused, text: refused.mended ?? refused.payload })),
  )
  const accepted = outcomes.filter(({ kind }) => kind === 'accepted').length
  if (accepted > 0) {
    const after = { accepted, refused: held.length - accepted }
    await audit(tx, viewer, { action: 'events.replay', subject: 'refused events', before: reason, after })
  }
  return accepted
}

interface Attempt {
  refused: store.RefusedEvent
  text: string
}

/** Reads, joins, records; then what was accepted leaves the list, and what was not stays. Answers in the same order. */
async function sendAgain(tx: Tx, attempts: readonly Attempt[]): Promise<Parsed[]> {
  const checked = attempts.map(({ refused, text }) => read(refused, text))
  const outcomes = await joinAliases(tx, attempts, checked)
  await recordAll(tx, attempts, outcomes)
  const accepted = attempts.filter((_, place) => outcomes[place]?.kind === 'accepted')
  await store.removeRefusals(
    tx,
    accepted.map(({ refused }) => refused.id),
  )
  await store.keepRefused(
    tx,
    attempts.flatMap((attempt, place) => stillRefused(attempt, outcomes[place])),
  )
  return outcomes
}

const read = ({ dialect, at, skew }: store.RefusedEvent, text: string): Parsed =>
  readAgain(text, dialect, { receivedAt: at.getTime(), skew })

const eventsOf = (parsed: Parsed): Event[] =>
  parsed.kind === 'accepted' ? [parsed.event, ...(parsed.further ?? [])] : []

const isAlias = ({ kind }: Event) => kind === 'alias'

/** Whether two ids may be one person is known here at once, not only when the call is handed on. */
async function joinAliases(tx: Tx, attempts: readonly Attempt[], checked: readonly Parsed[]): Promise<Parsed[]> {
  const outcomes = [...checked]
  const aliases = attempts.flatMap(({ refused }, place) =>
    eventsOf(checked[place] as Parsed)
      .filter(isAlias)
      .map((event) => ({ event, place, source: refused.source })),
  )
  for (const [source, its] of Map.groupBy(aliases, (one) => one.source)) {
    const joined = await joinIds(
      tx,
      source,
      its.map(({ event }) => aliasIn(event)),
    )
    its.forEach(({ place }, index) => {
      const outcome = joined[index]
      if (outcome?.kind === 'refused') outcomes[place] = outcome
    })
  }
  return outcomes
}

async function recordAll(tx: Tx, attempts: readonly Attempt[], outcomes: readonly Parsed[]): Promise<void> {
  const { zone } = await settings(tx)
  const events = attempts.flatMap(({ refused }, place) =>
    eventsOf(outcomes[place] as Parsed).map((event) => ({
      event,
      source: refused.source,
      origin: originOf(event, tx.now),
    })),
  )
  for (const its of Map.groupBy(events, ({ source, origin }) => `${origin} ${source}`).values()) {
    const { source, origin } = its[0] as (typeof its)[number]
    await record(
      tx,
      its.map(({ event }) => event),
      { source, zone, origin, known: tx.now },
    )
  }
}

function stillRefused({ refused, text }: Attempt, outcome: Parsed | undefined): store.StillRefused[] {
  if (outcome?.kind !== 'refused') return []
  const { field, reason, remedy } = outcome
  return [
    { id: refused.id, field, reason, remedy, mended: mendedFields(refused.payload, text).length === 0 ? null : text },
  ]
}

async function keptAs(tx: Tx, source: string, event: Event): Promise<{ kind: 'accepted' } & Kept> {
  const person = event.person === null ? null : rawPersonId(tx.workspace, source, event.person)
  const raw = event.group === null ? person : rawId(tx.workspace, source, event.group)
  return { kind: 'accepted', event, origin: originOf(event, tx.now), ...(await reachedBy(tx, raw, person)) }
}

export const noSuchRefusal = () =>
  new AppError('not_found', told`No refused event with this id`, {
    remedy: told`It may have been sent again already; load the list`,
  })
