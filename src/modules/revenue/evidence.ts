import { type Day, daysBetween, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { daysAgo, longDate, sayDays } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { Evidence, EvidenceProvider } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { settings } from '../workspaces/index.ts'
import { arrOfContract, type Position, positionOn } from './domain/arr.ts'
import { asKnown, type Contract } from './domain/contract.ts'
import { converted, type Exchange, exchangeKnown } from './domain/exchange.ts'
import { spokenMoney } from './domain/money.ts'
import { noticeDeadlineOf, renewalOf } from './domain/renewal.ts'
import { exchangeNow } from './service.ts'
import { contractsOf } from './store.ts'
import { cancellationsOf, overdueOn, statesOf } from './store-invoices.ts'

type Finder = (tx: Tx, account: AccountId, on: Day, zone: string, limit: number) => Promise<Evidence[]>

const overdue: Finder = async (tx, account, on, zone, limit) =>
  (await overdueOn(tx, account, on, limit)).map(({ id, number, dueOn }) => ({
    at: startOfDay(dueOn, zone),
    text: t`Invoice ${number}, ${sayDays(daysBetween(dueOn, on))} overdue`,
    source: { kind: 'invoice', id },
  }))

const failed: Finder = async (tx, account, on, zone, limit) =>
  (await statesOf(tx, account, ['failed'], on, limit)).map(({ id, number, day }) => ({
    at: startOfDay(day, zone),
    text: t`Payment of invoice ${number} failed ${ago(day, on)}`,
    source: { kind: 'invoice', id },
  }))

const disputed: Finder = async (tx, account, on, zone, limit) =>
  (await statesOf(tx, account, ['disputed'], on, limit)).map(({ id, number, day }) => ({
    at: startOfDay(day, zone),
    text: t`Invoice ${number} disputed ${ago(day, on)}`,
    source: { kind: 'invoice', id },
  }))

const cancelled: Finder = async (tx, account, on, zone, limit) =>
  (await cancellationsOf(tx, account))
    .filter(({ day }) => day <= on)
    .slice(0, limit)
    .map(({ id, day, reason }) => ({
      at: startOfDay(day, zone),
      text: t`Cancelled ${ago(day, on)}${reason ? `: ${reason}` : ''}`,
      source: { kind: 'cancellation', id },
    }))

const contracts: Finder = async (tx, account, on, zone, limit) => {
  const all = (await contractsOf(tx, [account])).get(account) ?? []
  const before = endOfDay(on, zone).getTime()
  const exchange = exchangeKnown(await exchangeNow(tx), before)
  const position = positionOn(asKnown(all, on, before), on, exchange)
  return position.contracts.slice(0, limit).map((contract) => ({
    at: startOfDay(contract.starts, zone),
    text: sentenceOf(contract, position, { on, exchange }),
    source: { kind: 'contract', id: contract.id },
  }))
}

interface Frame {
  on: Day
  exchange: Exchange
}

function sentenceOf(contract: Contract, { asOf, state, arr }: Position, { on, exchange }: Frame): string {
  const plan = contract.plan ? ` (${contract.plan})` : ''
  const own = arrOfContract(contract, asOf)
  const amount = `${t`${spokenMoney(own, contract.currency)} a year`}${besides(own, contract.currency, { on, exchange })}`
  const renewal = renewalOf(contract, on)
  const notice = noticeDeadlineOf(contract, on)
  const overlap =
    arr.kind === 'unknown' && arr.why === 'overlapping contracts'
      ? t`, overlaps others without saying how they relate`
      : ''
  if (state !== 'customer')
    return t`Contract ${contract.name}${plan}, ${amount}, expired ${renewal && longDate(renewal)}, not renewed`
  if (renewal === null) return t`Contract ${contract.name}${plan}, ${amount}, without an end${overlap}`
  return t`Contract ${contract.name}${plan}, ${amount}, until ${longDate(renewal)}${notice ? t`, notice by ${longDate(notice)}` : ''}${overlap}`
}

/** What an amount of another currency comes to at the rate of the day. */
function besides(amount: number, currency: string, { on, exchange }: Frame): string {
  if (currency === exchange.into) return ''
  const worth = converted(exchange, amount, currency, on)
  return worth === null ? t` (no rate of ${currency} is known)` : ` (${spokenMoney(worth, exchange.into)})`
}

const finders: Record<string, Finder> = {
  'commercial.overdue_invoices': overdue,
  'commercial.overdue_days': overdue,
  'commercial.failed_payments_90d': failed,
  'commercial.disputes_open': disputed,
  'commercial.cancelled': cancelled,
}
for (const name of [
  'arr',
  'mrr',
  'contract_value',
  'renews_on',
  'days_to_renewal',
  'notice_on',
  'days_to_notice',
  'has_expanded',
  'arr_change_12m',
  'multi_year',
  'seats_bought',
  'seats_used_share',
]) {
  finders[`commercial.${name}`] = contracts
}

export const commercialEvidence: EvidenceProvider = {
  measures: Object.keys(finders),
  find: async (tx, account, measure, on, limit) => {
    const { zone } = await settings(tx)
    return finders[measure]?.(tx, account, on, zone, limit) ?? []
  },
}

const ago = (day: Day, on: Day): string => daysAgo(daysBetween(day, on))
