import { addDays, type Day, daysRange } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Group, groupsAfter, groupsOf } from '../../accounts/index.ts'
import { publishSpan } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { groupScore } from '../domain/group.ts'
import { publishedKeys, publishedNothing, publishedValues } from '../measures.ts'
import { judgedAmong } from '../store/base.ts'
import { latestScores, type ScoreRow, scoresOfMany, standings } from '../store/scores.ts'
import type { CardVersion } from './cards.ts'

/** What each account that has others below it shows for its group now; `fresh` are scores that were made just now. */
export async function groupScoresNow(
  tx: Tx,
  card: CardVersion,
  accounts: readonly AccountId[],
  fresh: readonly ScoreRow[],
): Promise<Map<AccountId, number | null>> {
  const groups = await groupsOf(tx, accounts)
  const scores = new Map(fresh.map((row) => [row.account, row.score]))
  const others = [...new Set(groups.flatMap(({ members }) => members.map(({ id }) => id)))].filter(
    (id) => !scores.has(id),
  )
  for (const row of await latestScores(tx, others, card.ready.card.name, await today(tx)))
    scores.set(row.account, row.score)
  return new Map(groups.map((group) => [group.top, scoreOf(group, (id) => scores.get(id) ?? null)]))
}

const scoreOf = ({ rule, members }: Group, score: (id: AccountId) => number | null): number | null =>
  groupScore(
    rule,
    members.map(({ id, arr }) => ({ score: score(id), arr })),
  )

/** Groups that are read at once, and days of their accounts. */
const groupsPerPage = 500
const cellsPerPage = 100_000

/** Each account that a card judges with others below it, and the first day that it has not shown yet. Asked before its days are scored. */
export async function groupsToShow(tx: Tx, card: CardVersion, from: Day, to: Day): Promise<Map<AccountId, Day>> {
  const first = new Map<AccountId, Day>()
  for (let after: AccountId | null = null; ; ) {
    const page: AccountId[] = await groupsAfter(tx, after, groupsPerPage)
    const scored = new Map((await standings(tx, page, card.ready.card.name)).map((row) => [row.account, row.day]))
    for (const top of await judgedAmong(tx, page, card.kinds)) {
      const last = scored.get(top)
      first.set(top, last ? addDays(last, 1) : from)
    }
    after = page.at(-1) ?? null
    if (page.length < groupsPerPage) return new Map([...first].filter(([, day]) => day <= to))
  }
}

/** Shows what groups say of the days that were closed just now, beside what their accounts show of themselves. */
export async function showGroups(
  tx: Tx,
  card: CardVersion,
  first: ReadonlyMap<AccountId, Day>,
  to: Day,
): Promise<void> {
  const tops = [...first.keys()]
  for (let at = 0; at < tops.length; at += groupsPerPage) {
    const groups = await groupsOf(tx, tops.slice(at, at + groupsPerPage))
    for (const some of inPortions(groups, first, to)) await showSome(tx, card, some, first, to)
  }
}

/** Portions of groups of which the days of all accounts fit into memory. */
function* inPortions(groups: readonly Group[], first: ReadonlyMap<AccountId, Day>, to: Day): Generator<Group[]> {
  let portion: Group[] = []
  let cells = 0
  for (const group of groups) {
    portion.push(group)
    cells += group.members.length * daysRange(first.get(group.top) ?? to, to).length
    if (cells < cellsPerPage) continue
    yield portion
    portion = []
    cells = 0
  }
  if (portion.length > 0) yield portion
}

async function showSome(
  tx: Tx,
  card: CardVersion,
  groups: readonly Group[],
  first: ReadonlyMap<AccountId, Day>,
  to: Day,
): Promise<void> {
  const from = groups.map(({ top }) => first.get(top) ?? to).sort()[0] ?? to
  const ids = [...new Set(groups.flatMap(({ members }) => members.map(({ id }) => id)))]
  const rows = new Map<string, ScoreRow>()
  for (const row of await scoresOfMany(tx, ids, card.ready.card.name, from, to))
    rows.set(`${row.account} ${row.day}`, row)
  await publishSpan(
    tx,
    publishedKeys,
    groups.flatMap((group) => shownRows(card, group, daysRange(shownFrom(group, rows, first, to), to), rows)),
  )
}

/** An account of which nothing of its own was ever known has no day that it has shown: its group begins with the last one. */
function shownFrom(
  { top }: Group,
  rows: ReadonlyMap<string, ScoreRow>,
  first: ReadonlyMap<AccountId, Day>,
  to: Day,
): Day {
  return rows.has(`${top} ${to}`) ? (first.get(top) ?? to) : to
}

function shownRows({ ready }: CardVersion, group: Group, days: readonly Day[], rows: ReadonlyMap<string, ScoreRow>) {
  let last = ''
  return days.flatMap((day) => {
    const own = rows.get(`${group.top} ${day}`)
    const score = scoreOf(group, (id) => rows.get(`${id} ${day}`)?.score ?? null)
    const values = own ? publishedValues(ready, own, score) : publishedNothing(ready, score)
    if (values.join() === last || (!own && score === null)) return []
    last = values.join()
    return [{ account: group.top, day, values }]
  })
}
