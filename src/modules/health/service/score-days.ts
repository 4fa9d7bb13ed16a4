import { addDays, type Day, daysBetween, endOfDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { News } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { idsAfter } from '../../accounts/index.ts'
import { frozenSpan, publishSpan, type Span } from '../../measures/index.ts'
import { append, type Entry } from '../../timeline/index.ts'
import { settings } from '../../workspaces/index.ts'
import { bandChange } from '../domain/bands.ts'
import type { ReadyScorecard } from '../domain/score.ts'
import type { ShownBand, Values } from '../domain/scorecard.ts'
import { sayPoints } from '../domain/words.ts'
import { publishedKeys, publishedValues } from '../measures.ts'
import { judgedAmong } from '../store/base.ts'
import { type ScoreRow, saveScores, standings } from '../store/scores.ts'
import { activeCards, type CardVersion } from './cards.ts'
import { groupsToShow, showGroups } from './groups.ts'
import { type Before, judge } from './judge.ts'

/** Accounts that are read at once, and account days that are judged before they are written. */
const accountsPerPage = 5000
const cellsPerPage = 40_000

/** A day that lies further back than this when it is scored is history: it is kept, and nobody is told (rule 7). */
const newsworthyDays = 7

interface Task {
  card: CardVersion
  accounts: AccountId[]
  from: Day
  to: Day
  before: Map<AccountId, Before>
}

/**
 * Scores closed days, under every active scorecard or the one named, for each account from the day after its last scored
 * one. Safe to repeat: what was shown stays as it is.
 */
export async function scoreClosedDays(tx: Tx, from: Day, to: Day, scorecard?: string): Promise<void> {
  const cards = (await activeCards(tx)).filter((card) => scorecard === undefined || card.ready.card.name === scorecard)
  const groups: { card: CardVersion; first: Map<AccountId, Day> }[] = []
  for (const card of cards.filter((one) => one.speaks))
    groups.push({ card, first: await groupsToShow(tx, card, from, to) })
  for (let after: AccountId | null = null; cards.length > 0; ) {
    const page = await idsAfter(tx, after, accountsPerPage)
    const last = page.at(-1)
    if (!last) break
    for (const card of cards) await scorePage(tx, card, await judgedAmong(tx, page, card.kinds), from, to)
    after = last
  }
  for (const { card, first } of groups) await showGroups(tx, card, first, to)
}

async function scorePage(tx: Tx, card: CardVersion, page: AccountId[], from: Day, to: Day): Promise<void> {
  const standing = new Map((await standings(tx, page, card.ready.card.name)).map((row) => [row.account, row]))
  const firstOpen = (id: AccountId): Day => {
    const scored = standing.get(id)?.day
    return scored ? addDays(scored, 1) : from
  }
  for (const [first, accounts] of Map.groupBy(page, firstOpen)) {
    if (first > to) continue
    const size = Math.max(1, Math.floor(cellsPerPage / (daysBetween(first, to) + 1)))
    const spans = Array.from({ length: Math.ceil(accounts.length / size) }, (_, at) =>
      accounts.slice(at * size, (at + 1) * size),
    )
    // The next span is read and judged while the database writes the one before it.
    const judged = inTurns(spans, { hands: 2 }, async (some) => {
      const task = { card, accounts: some, from: first, to, before: standing }
      return { task, rows: judgeSpan(task, await frozenSpan(tx, some, first, to, card.ready.measures)) }
    })
    for await (const { task, rows } of judged) await saveSpan(tx, task, rows)
  }
}

async function saveSpan(tx: Tx, { card, from, to, before }: Task, rows: ScoreRow[]): Promise<void> {
  await saveScores(tx, card.ready.card.name, true, rows)
  if (!card.speaks) return
  await publishSpan(tx, publishedKeys, changedRows(card.ready, rows))
  const changes = bandChanges(rows, before)
  await append(tx, await sayOnTimeline(tx, changes))
  if (daysBetween(from, to) < newsworthyDays)
    await tell(
      tx,
      changes.map((change) => newsOf(card, change)),
    )
}

/** Every day of every account in order, each with the band of the day before. Days before anything is known are left out. */
function judgeSpan({ card, accounts, before }: Task, span: Span): ScoreRow[] {
  const { ready, version } = card
  const stale = span.days.map((_, day) => ready.measures.some((__, key) => span.isStale(key, day)))
  const cursor = cursorOver(ready.measures)
  const rows: ScoreRow[] = []
  accounts.forEach((account, index) => {
    let last: Before | null = before.get(account) ?? null
    span.walk(index, (day, values) => {
      cursor.at(values)
      const about = { account, day: span.days[day] as Day, version, isStale: stale[day] === true, before: last }
      const { row } = judge(ready, cursor.values, about)
      if (row.known === 0 && last === null) return
      last = row
      rows.push(row)
    })
  })
  return rows
}

/** A row of numbers read by the keys of its measures. */
function cursorOver(measures: readonly string[]): { values: Values; at(row: Float64Array): void } {
  const places = new Map(measures.map((measure, at) => [measure, at]))
  let current: Float64Array = new Float64Array()
  return {
    values: { get: (measure) => current[places.get(measure) ?? -1] },
    at: (row) => {
      current = row
    },
  }
}

/** Published history keeps a row where something changed; rows come by account and day. */
function changedRows(ready: ReadyScorecard, rows: readonly ScoreRow[]) {
  let last = { account: '', text: '' }
  return rows.flatMap((row) => {
    const values = publishedValues(ready, row)
    const text = values.join()
    if (row.account === last.account && text === last.text) return []
    last = { account: row.account, text }
    return [{ account: row.account, day: row.day, values }]
  })
}

interface ShownChange {
  row: ScoreRow
  from: ShownBand
  direction: 'up' | 'down' | 'unclear'
  /** The day before stood on carried values: this is a correction and no event of today (rule 9). */
  afterSilence: boolean
}

/** The days on which an account's band became another. Its first band is no change. */
function bandChanges(rows: readonly ScoreRow[], before: ReadonlyMap<AccountId, Before>): ShownChange[] {
  const last = new Map(before)
  return rows.flatMap((row): ShownChange[] => {
    const earlier = last.get(row.account)
    last.set(row.account, row)
    const change = bandChange(earlier?.band ?? null, row.band)
    if (change.kind === 'none') return []
    return [{ row, from: change.from, direction: change.direction, afterSilence: earlier?.isStale === true }]
  })
}

/** Told once per account and day. */
function newsOf({ ready }: CardVersion, { row, from, direction, afterSilence }: ShownChange): News {
  const { account, day, band, score } = row
  const data = {
    scorecard: ready.card.name,
    day,
    from,
    to: band,
    direction,
    score: score === null ? null : score / 1000,
    afterSilence,
  }
  return { name: 'health.band_changed', account, data, key: `health.band_changed ${account} ${day}` }
}

/** The least that a reader of the timeline wants to know, kept in English like every entry. */
function sayMove({ row: { band, score }, from, direction }: ShownChange): string {
  if (score === null) return sayUnknown(from, band, direction)
  const points = sayPoints(score)
  switch (direction) {
    case 'up':
      return told`Health rose from ${from} to ${band}, ${points}`
    case 'down':
      return told`Health fell from ${from} to ${band}, ${points}`
    case 'unclear':
      return told`Health went from ${from} to ${band}, ${points}`
  }
}

function sayUnknown(from: ShownBand, band: ShownBand, direction: ShownChange['direction']): string {
  switch (direction) {
    case 'up':
      return told`Health rose from ${from} to ${band}, too little is known`
    case 'down':
      return told`Health fell from ${from} to ${band}, too little is known`
    case 'unclear':
      return told`Health went from ${from} to ${band}, too little is known`
  }
}

async function sayOnTimeline(tx: Tx, changes: readonly ShownChange[]): Promise<Entry[]> {
  const { zone } = await settings(tx)
  return changes.map((change) => ({
    account: change.row.account,
    at: new Date(endOfDay(change.row.day, zone).getTime() - 1000),
    kind: 'health',
    text: sayMove(change),
    source: { kind: 'health', id: change.row.day },
    key: `health ${change.row.account} ${change.row.day}`,
  }))
}
