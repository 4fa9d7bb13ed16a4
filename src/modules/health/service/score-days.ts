import { addDays, type Day, daysBetween, endOfDay } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { News, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { idPages, idsAfter } from '../../accounts/index.ts'
import { frozenSpan, publishSpan, type Span } from '../../measures/index.ts'
import { append, type Entry } from '../../timeline/index.ts'
import { settings } from '../../workspaces/index.ts'
import { bandChange } from '../domain/bands.ts'
import type { ReadyScorecard } from '../domain/score.ts'
import type { ShownBand, Values } from '../domain/scorecard.ts'
import { sayPoints } from '../domain/words.ts'
import { publishedKeys, publishedValues } from '../measures.ts'
import { judgedAmong } from '../store/base.ts'
import { type ScoreRow, saveScores, scoreAlone, standings } from '../store/scores.ts'
import { activeCards, type CardVersion } from './cards.ts'
import { groupsToShow, showGroups } from './groups.ts'
import { type Before, judge } from './judge.ts'

/**
 * Accounts that are read at once, and account days that are judged before they are written: a history of 25 accounts, so that judging
 * and writing never wait long for each other.
 */
const accountsPerPage = 5000
const cellsPerPage = 10_000

/** A day that lies further back than this when it is scored is history: it is kept, and nobody is told (rule 7). */
const newsworthyDays = 7
const isNews = ({ from, to }: Days) => daysBetween(from, to) < newsworthyDays

interface Days {
  from: Day
  to: Day
}

interface Task extends Days {
  card: CardVersion
  accounts: AccountId[]
  before: Map<AccountId, Before>
}

/**
 * Scores closed days, under every active scorecard or the one named, for each account from the day after its last scored
 * one. Safe to repeat: what was shown stays as it is.
 */
export async function scoreClosedDays(tx: Tx, from: Day, to: Day, scorecard?: string): Promise<void> {
  const cards = await cardsNamed(tx, scorecard)
  const tops = await topsOf(tx, cards, { from, to })
  for await (const { card, accounts } of judgedPages(tx, cards)) await scorePage(tx, card, accounts, from, to)
  for (const [card, first] of tops) await showGroups(tx, card, first, to)
}

/** For each card that speaks, the accounts with others below them, and the first day that each has not shown yet. */
async function topsOf(tx: Tx, cards: readonly CardVersion[], { from, to }: Days) {
  const tops = new Map<CardVersion, Map<AccountId, Day>>()
  for (const card of cards) if (card.speaks) tops.set(card, await groupsToShow(tx, card, from, to))
  return tops
}

const cardsNamed = async (tx: Tx, scorecard: string | undefined): Promise<CardVersion[]> =>
  (await activeCards(tx)).filter((card) => scorecard === undefined || card.ready.card.name === scorecard)

async function* judgedPages(tx: Tx, cards: readonly CardVersion[]) {
  if (cards.length === 0) return
  for await (const page of idPages((work) => work(tx), accountsPerPage))
    for (const card of cards) yield { card, accounts: await judgedAmong(tx, page, card.kinds) }
}

/**
 * The same before anybody hears of the close, for a past that was closed at once and for a base of many pages: each span in a
 * transaction of its own, so that one is judged while the database writes another, no account is held for longer than its page takes,
 * and what is done is there to be seen. Left to the listener are the recent days of a small base and of what a past left out, and
 * accounts with others below them, whose groups are shown in the transaction that scores them.
 */
export async function scoreAhead(
  platform: Platform,
  workspace: WorkspaceId,
  { from, to }: Days,
  scorecard?: string,
): Promise<void> {
  await platform.db.within(workspace, async (tx) => {
    const isPast = !isNews({ from, to })
    if (!isPast && (await idsAfter(tx, null, accountsPerPage)).length < accountsPerPage) return
    await scoreAlone(tx) // who comes second waits, and finds it done
    const cards = await cardsNamed(tx, scorecard)
    const tops = await topsOf(tx, cards, { from, to })
    const saved = inTurns(tasksAhead(tx, cards, { from, to, tops, isPast }), { hands: 2 }, (task) =>
      platform.db.within(workspace, async (own) => saveSpan(own, task, await judgeTask(own, task))),
    )
    for await (const _ of saved);
  })
}

interface AheadOf extends Days {
  tops: ReadonlyMap<CardVersion, ReadonlyMap<AccountId, Day>>
  isPast: boolean
}

async function* tasksAhead(tx: Tx, cards: readonly CardVersion[], { from, to, tops, isPast }: AheadOf) {
  for await (const { card, accounts } of judgedPages(tx, cards)) {
    const single = accounts.filter((account) => !tops.get(card)?.has(account))
    for (const task of await tasksOf(tx, card, single, { from, to })) if (!isPast || !isNews(task)) yield task
  }
}

async function scorePage(tx: Tx, card: CardVersion, page: AccountId[], from: Day, to: Day): Promise<void> {
  // The next span is read and judged while the database writes the one before it.
  const judged = inTurns(await tasksOf(tx, card, page, { from, to }), { hands: 2 }, async (task) => ({
    task,
    rows: await judgeTask(tx, task),
  }))
  for await (const { task, rows } of judged) await saveSpan(tx, task, rows)
}

/** The days that are due of some accounts, so many together as fit into memory. */
async function tasksOf(tx: Tx, card: CardVersion, accounts: AccountId[], { from, to }: Days): Promise<Task[]> {
  const standing = new Map((await standings(tx, accounts, card.ready.card.name)).map((row) => [row.account, row]))
  const firstOpen = (id: AccountId): Day => {
    const scored = standing.get(id)?.day
    return scored ? addDays(scored, 1) : from
  }
  const due = [...Map.groupBy(accounts, firstOpen)].filter(([first]) => first <= to)
  return due.flatMap(([first, some]) => {
    const size = Math.max(1, Math.floor(cellsPerPage / (daysBetween(first, to) + 1)))
    return Array.from({ length: Math.ceil(some.length / size) }, (_, at) => ({
      card,
      accounts: some.slice(at * size, (at + 1) * size),
      from: first,
      to,
      before: standing,
    }))
  })
}

const judgeTask = async (tx: Tx, task: Task): Promise<ScoreRow[]> =>
  judgeSpan(task, await frozenSpan(tx, task.accounts, task.from, task.to, task.card.ready.measures))

async function saveSpan(tx: Tx, { card, from, to, before }: Task, rows: ScoreRow[]): Promise<void> {
  await saveScores(tx, card.ready.card.name, true, rows)
  if (!card.speaks) return
  const changes = bandChanges(rows, before)
  await append(tx, await sayOnTimeline(tx, changes))
  // Last, since one insight at a time publishes: whoever judges other accounts waits from here on.
  await publishSpan(tx, publishedKeys, changedRows(card.ready, rows))
  if (isNews({ from, to }))
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
