import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { ImportQuestion, ImportReview, Oddity } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { find } from '../accounts/index.ts'
import { today } from '../workspaces/index.ts'
import { isAskedOf, type Outlook, outlooks } from './domain/answers.ts'
import type { Exchange } from './domain/exchange.ts'
import { spokenMoney } from './domain/money.ts'
import { currenciesWithoutRate } from './rates.ts'
import { exchangeNow } from './service.ts'
import { accountsToRelate, contractsOf, type StoredContract } from './store.ts'
import { accountsOffLedger } from './store-movements.ts'
import { accountsByCurrency } from './store-rates.ts'
import * as odd from './store-review.ts'

/** What an import's report should say of contracts: oddities to look at, and the question how overlapping ones relate. */
export const revenueReview: ImportReview = {
  look: async (tx) => {
    const overlapping = await overlaps(tx)
    const found = [
      overlapOddity([...overlapping.values()]),
      await endedAtOnce(tx),
      await offLedger(tx),
      ...(await unrated(tx)),
      ...(await churnDisagreements(tx, await today(tx))),
    ].filter(({ accounts }) => accounts.length > 0)
    const named = await find(
      tx,
      found.flatMap(({ accounts }) => accounts.slice(0, examples)),
    )
    const names = new Map(named.map(({ id, name }) => [id, name]))
    return {
      oddities: found.map((one) => oddity(one, names)),
      questions: overlapping.size > 0 ? [question(overlapping, await today(tx), await exchangeNow(tx))] : [],
    }
  },
}

/** As many as a person looks up before they believe it. */
const examples = 5

interface Found {
  kind: string
  sentence: (count: number) => string
  accounts: AccountId[]
}

function oddity({ kind, sentence, accounts }: Found, names: ReadonlyMap<AccountId, string>): Oddity {
  const count = accounts.length
  return {
    kind,
    count,
    sentence: sentence(count),
    examples: accounts.slice(0, examples).flatMap((id) => names.get(id) ?? []),
  }
}

/** Accounts whose contracts overlap where at least one does not say by itself how it relates. */
async function overlaps(tx: Tx): Promise<Map<AccountId, StoredContract[]>> {
  const found = new Map<AccountId, StoredContract[]>()
  const page = 2000
  for (let after = '00000000-0000-0000-0000-000000000000', ids: AccountId[] = []; ; after = ids.at(-1) ?? after) {
    ids = await accountsToRelate(tx, after, page)
    for (const [account, contracts] of await contractsOf(tx, ids)) {
      if (isAskedOf(contracts)) found.set(account, contracts)
    }
    if (ids.length < page) return found
  }
}

const overlapOddity = (overlapping: StoredContract[][]): Found => ({
  kind: 'overlapping contracts',
  sentence: (count) => told`${accountsHave(count)} contracts that run at the same time without saying how they relate`,
  accounts: overlapping.flatMap(([first]) => (first ? [first.account] : [])),
})

function question(overlapping: Map<AccountId, StoredContract[]>, on: Day, exchange: Exchange): ImportQuestion {
  const contracts = [...overlapping.values()].flat()
  const chosen = contracts.find(({ relationBy }) => relationBy === 'setting')?.relation ?? null
  return {
    question: told`How do overlapping contracts of an account relate? ARR of ${accountsIn(overlapping.size)} hangs on it.`,
    answers: outlooks(overlapping.values(), on, exchange).map((outlook) => ({
      answer: outlook.relation,
      effect: effectOf(outlook, on, exchange.into),
      chosen: outlook.relation === chosen,
    })),
  }
}

const meanings: Record<Outlook['relation'], string> = {
  'adds to': told`amounts are added up`,
  supersedes: told`the newest start wins`,
  amends: told`the newest running one replaces the one before it for as long as it runs`,
}

function effectOf({ relation, total, unknown }: Outlook, on: Day, currency: string): string {
  const rest = unknown > 0 ? told`; of ${accountsIn(unknown)} it stays unknown` : ''
  return told`${meanings[relation]}: together they bring ${spokenMoney(total, currency)} of ARR on ${on}${rest}`
}

/** Contracts in a currency that nobody has told a rate of: what they are worth is not known. */
async function unrated(tx: Tx): Promise<Found[]> {
  const lacking = await currenciesWithoutRate(tx)
  const exchange = await exchangeNow(tx)
  const accounts = await accountsByCurrency(
    tx,
    lacking.map(({ currency }) => currency),
  )
  return lacking.map(({ currency }) => ({
    kind: `no rate of ${currency}`,
    sentence: (count) =>
      told`${accountsHave(count)} contracts in ${currency}, for which there is no rate to ${exchange.into}; ARR is unknown until one is set under Settings, Currencies, or imported as revenue.rate`,
    accounts: accounts.get(currency) ?? [],
  }))
}

async function endedAtOnce(tx: Tx): Promise<Found> {
  return {
    kind: 'contract ends on the day it starts',
    sentence: (count) => told`${accountsHave(count)} a contract that ends on the day it starts; it never counts`,
    accounts: await odd.accountsEndingAtOnce(tx),
  }
}

async function offLedger(tx: Tx): Promise<Found> {
  return {
    kind: 'ledger that does not come out',
    sentence: (count) =>
      told`${accountsHave(count)} movements that take away more than there was, or leave something after the customer left`,
    accounts: await accountsOffLedger(tx),
  }
}

async function churnDisagreements(tx: Tx, on: Day): Promise<Found[]> {
  const { cancelledButRunning, lostWithoutCancellation } = await odd.churnDisagreements(tx, on)
  return [
    {
      kind: 'cancelled but running',
      sentence: (count) => told`${accountsHave(count)} a cancellation and a paid contract that runs on`,
      accounts: cancelledButRunning,
    },
    {
      kind: 'ended without cancellation',
      sentence: (count) => told`${accountsHave(count)} only ended contracts and no cancellation`,
      accounts: lostWithoutCancellation,
    },
  ]
}

const accountsIn = (count: number): string => (count === 1 ? told`1 account` : told`${count} accounts`)
const accountsHave = (count: number): string => (count === 1 ? told`1 account has` : told`${count} accounts have`)
