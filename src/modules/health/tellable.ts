import type { AccountId } from '../../kernel/ids.ts'
import type { TellableField } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { columnsOn } from '../measures/index.ts'
import { measuresOfRisk } from './domain/measures-of.ts'
import { riskOf } from './domain/risk.ts'
import { activeCards } from './service/cards.ts'

const bands = ['red', 'yellow', 'green'] as const

async function readBands(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  const column = (await columnsOn(tx, accounts, 'now', 'frozen', ['health.band'])).of('health.band')
  return new Map(accounts.map((account, at) => [account, bands[(column[at] ?? Number.NaN) - 1] ?? 'grey']))
}

/** Risk by the rules of the primary scorecard, as pages show it. */
export async function readRisks(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  const primary = (await activeCards(tx)).find(({ isPrimary }) => isPrimary)
  if (!primary) return new Map()
  const { card } = primary.ready
  const columns = await columnsOn(tx, accounts, 'now', 'frozen', ['health.score', ...measuresOfRisk(card)])
  return new Map(
    accounts.map((account, at) => {
      const score = columns.of('health.score')[at] ?? Number.NaN
      const values = { get: (measure: string) => columns.of(measure)[at] }
      return [account, riskOf(card, values, Number.isNaN(score) ? null : score * 1000).level]
    }),
  )
}

/** What other systems may be told of health beside its numbers. */
export const tellable: readonly TellableField[] = [
  { key: 'health:band', label: 'Health band in a word', read: readBands },
  { key: 'health:risk', label: 'Risk by rule', read: readRisks },
]
