import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { touchAgain } from '../measures/index.ts'
import { today } from '../workspaces/index.ts'
import { type Exchange, feltSince, rateOn } from './domain/exchange.ts'
import { type Arrival, exchangeNow, tellAccounts } from './service.ts'
import * as store from './store-rates.ts'

/** Saves rates and restates the accounts that have contracts in their currencies; answers which changed. */
export async function saveRates(
  tx: Tx,
  drafts: readonly store.RateDraft[],
  arrival: Arrival,
): Promise<store.RateKey[]> {
  if (drafts.length === 0) return []
  const before = await exchangeNow(tx)
  const changed = await store.saveRates(tx, before.into, drafts)
  await restate(tx, changed, before, arrival)
  return changed
}

/** Takes a rate away and restates the accounts that it concerned; answers what it was. */
export async function removeRate(tx: Tx, key: store.RateKey, arrival: Arrival): Promise<string | null> {
  const before = await exchangeNow(tx)
  const gone = await store.dropRate(tx, before.into, key)
  if (!gone) return null
  await restate(tx, [key], before, arrival)
  return gone.rate
}

/** Days from which each changed rate is felt: a first one holds before its own day, and so does the one that it takes the place of. */
async function restate(tx: Tx, changed: readonly store.RateKey[], before: Exchange, arrival: Arrival): Promise<void> {
  for (const [currency, rates] of Map.groupBy(changed, (rate) => rate.currency)) {
    const since = rates.map(({ from }) => feltSince(before.rates.get(currency) ?? [], from))
    const first = since.some((day) => day === null) ? null : (since as Day[]).reduce((a, b) => (a < b ? a : b))
    await restateAccounts(tx, [currency], first, arrival)
  }
}

/** As many as one statement each reads and writes at ease. */
const page = 500

/** Computes all accounts with contracts in some currencies again, from a day on or from their first contract. */
export async function restateAccounts(
  tx: Tx,
  currencies: readonly string[],
  since: Day | null,
  arrival: Arrival,
): Promise<void> {
  for (let after: AccountId | null = null; ; ) {
    const found: { account: AccountId; starts: Day }[] = await store.accountsIn(tx, currencies, after, page)
    const accounts = found.map(({ account }) => account)
    const first = found.map(({ starts }) => starts).sort()[0]
    if (first !== undefined) {
      await touchAgain(tx, accounts, since ?? first)
      await tellAccounts(tx, accounts, arrival)
    }
    if (found.length < page) return
    after = accounts.at(-1) ?? null
  }
}

/** The workspace counts in another currency from now on: whoever has contracts is worth something else. */
export async function followCurrency(tx: Tx): Promise<void> {
  await restateAccounts(tx, await store.currencyCodes(tx), null, { source: 'tenure', origin: 'correction' })
}

export interface CurrencyInUse extends store.Occurring {
  rate: string | null
  since: Day | null
}

/** Every currency of contracts and of rates, with the rate in force today; the workspace's own is not among them. */
export async function currenciesInUse(tx: Tx): Promise<CurrencyInUse[]> {
  const exchange = await exchangeNow(tx)
  const on = await today(tx)
  const codes = [...new Set([...(await store.currencyCodes(tx)), ...exchange.rates.keys()])].sort()
  const foreign = codes.filter((code) => code !== exchange.into)
  const occurring = new Map((await store.contractsIn(tx, foreign)).map((one) => [one.currency, one]))
  return foreign.map((currency) => {
    const rate = rateOn(exchange, currency, on)
    const { contracts, accounts } = occurring.get(currency) ?? { contracts: 0, accounts: 0 }
    return { currency, contracts, accounts, rate: rate?.rate ?? null, since: rate?.from ?? null }
  })
}

/** Currencies of paid contracts that nobody has told a rate of. Looked for on every page, so that nothing is counted without need. */
export async function currenciesWithoutRate(tx: Tx): Promise<store.Occurring[]> {
  const exchange = await exchangeNow(tx)
  const codes = await store.currencyCodes(tx)
  return store.contractsIn(
    tx,
    codes.filter((code) => code !== exchange.into && !exchange.rates.has(code)),
  )
}

/** How many accounts have paid contracts in a currency. */
export async function accountsWith(tx: Tx, currency: string): Promise<number> {
  return (await store.contractsIn(tx, [currency]))[0]?.accounts ?? 0
}
