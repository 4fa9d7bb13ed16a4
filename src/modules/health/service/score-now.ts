import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Account, accountsAbove, find, idPages } from '../../accounts/index.ts'
import { columnsOn, publish } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import type { Values } from '../domain/scorecard.ts'
import { publishedKeys, publishedNothing, publishedValues } from '../measures.ts'
import { saveScores, standings } from '../store/scores.ts'
import { activeCards, type CardVersion } from './cards.ts'
import { groupScoresNow } from './groups.ts'
import { judge } from './judge.ts'

const accountsPerPage = 1000

/** Scores the open day of accounts whose measures were just computed. The values are provisional until the day is closed. */
export async function scoreOpenDay(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const customers = await customersOf(tx, accounts)
  if (customers.length === 0) return
  const ids = customers.map(({ id }) => id)
  const above = await customersOf(tx, await accountsAbove(tx, ids))
  for (const card of await activeCards(tx)) {
    const own = judgedBy(card, customers)
    // Whoever stands above shows another health of the group from now on, whatever their own is.
    const judged = card.speaks ? [...new Set([...own, ...judgedBy(card, above)])] : own
    if (judged.length > 0) await scoreCard(tx, card, judged)
  }
}

type Judged = Pick<Account, 'id' | 'kind'>

const judgedBy = ({ kinds }: CardVersion, accounts: readonly Judged[]): AccountId[] =>
  accounts.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)

/** Prospects and trials are not judged. */
async function customersOf(tx: Tx, accounts: readonly AccountId[]): Promise<Judged[]> {
  return (await find(tx, accounts)).filter(({ stage }) => stage !== 'prospect' && stage !== 'trial')
}

/** The open day of the whole base, after a scorecard was changed. */
export async function scoreOpenDayOfAll(tx: Tx): Promise<void> {
  for await (const page of idPages((work) => work(tx), accountsPerPage)) await scoreOpenDay(tx, page)
}

async function scoreCard(tx: Tx, card: CardVersion, accounts: AccountId[]): Promise<void> {
  const { ready, version, speaks } = card
  const day = await today(tx)
  const before = new Map((await standings(tx, accounts, ready.card.name)).map((row) => [row.account, row]))
  const columns = await columnsOn(tx, accounts, 'now', 'frozen', ready.measures)
  const read = new Map(ready.measures.map((measure) => [measure, columns.of(measure)]))
  const stale = ready.measures.some((measure) => columns.stale(measure)[0] === 1)
  const rows = accounts.flatMap((account, index) => {
    const values: Values = { get: (measure) => read.get(measure)?.[index] }
    const earlier = before.get(account) ?? null
    const { row } = judge(ready, values, { account, day, version, isStale: stale, before: earlier })
    return row.known === 0 && earlier === null ? [] : [row]
  })
  await saveScores(tx, ready.card.name, false, rows)
  if (!speaks) return
  const groups = await groupScoresNow(tx, card, accounts, rows)
  const shown = new Set(rows.map((row) => row.account))
  await publish(tx, publishedKeys, [
    ...rows.map((row) => ({
      account: row.account,
      values: publishedValues(ready, row, groups.get(row.account) ?? null),
    })),
    ...[...groups]
      .filter(([account, score]) => !shown.has(account) && score !== null)
      .map(([account, score]) => ({ account, values: publishedNothing(ready, score) })),
  ])
}
