import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { find, idsAfter } from '../../accounts/index.ts'
import { columnsOn, publish } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import type { Values } from '../domain/scorecard.ts'
import { publishedKeys, publishedValues } from '../measures.ts'
import { saveScores, standings } from '../store/scores.ts'
import { activeCards, type CardVersion } from './cards.ts'
import { judge } from './judge.ts'

const accountsPerPage = 1000

/** Scores the open day of accounts whose measures were just computed. The values are provisional until the day is closed. */
export async function scoreOpenDay(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const customers = (await find(tx, accounts)).filter(
    (account) => account.stage !== 'prospect' && account.stage !== 'trial',
  )
  if (customers.length === 0) return
  for (const card of await activeCards(tx)) {
    const judged = customers.filter(({ kind }) => card.kinds.includes(kind)).map(({ id }) => id)
    if (judged.length > 0) await scoreCard(tx, card, judged)
  }
}

/** The open day of the whole base, after a scorecard was changed. */
export async function scoreOpenDayOfAll(tx: Tx): Promise<void> {
  for (let after: AccountId | null = null; ; ) {
    const page = await idsAfter(tx, after, accountsPerPage)
    const last = page.at(-1)
    if (!last) return
    await scoreOpenDay(tx, page)
    after = last
  }
}

async function scoreCard(tx: Tx, { ready, version, speaks }: CardVersion, accounts: AccountId[]): Promise<void> {
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
  if (speaks)
    await publish(
      tx,
      publishedKeys,
      rows.map((row) => ({ account: row.account, values: publishedValues(ready, row) })),
    )
}
