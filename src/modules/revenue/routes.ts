import { type Day, startOfDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { type AccountId, type ContractId, derivedId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { decodeCursor, encodeCursor } from '../../platform/http/fields.ts'
import type { InputOf } from '../../platform/http/operation.ts'
import { newId } from '../../platform/random.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, settings, today } from '../workspaces/index.ts'
import { arrOfContract, positionOn } from './domain/arr.ts'
import { converted, type Exchange } from './domain/exchange.ts'
import { overdueDaysOn, statesTold, statusOn } from './domain/invoice.ts'
import { noticeDeadlineOf, noticeOn, renewalOf, renewalOn } from './domain/renewal.ts'
import * as operations from './operations.ts'
import * as service from './service.ts'
import * as store from './store.ts'
import { cancellationsOf, invoicesOf } from './store-invoices.ts'

/** What people and programs tell through the API is known from now on. */
const live: service.Arrival = { source: 'api', origin: 'live' }

export const routes = [
  handle(operations.listContracts, ({ viewer, within }, { account }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      return presentContracts((await store.contractsOf(tx, [id])).get(id) ?? [], await cancellationsOf(tx, id), {
        on: await today(tx),
        exchange: await service.exchangeNow(tx),
      })
    }),
  ),
  handle(operations.writeContract, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id, currency } = await mustSee(tx, viewer, input.account as AccountId)
      const contract = await newContract(tx, id, input.currency ?? currency, input)
      await service.replaceContract(tx, contract, { ...live, by: viewer.member })
      const { name, plan, starts, ends, value } = contract.draft
      const after = { name, account: id, plan, starts, ends, value, currency: contract.draft.currency }
      const subject = { subject: 'contract', subjectId: contract.draft.id }
      await audit(tx, viewer, { action: 'contract.written', ...subject, after })
      return { id: contract.draft.id }
    }),
  ),
  handle(operations.listInvoices, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const [issued, last] = decodeCursor(input.cursor) ?? []
      const before = typeof issued === 'string' && typeof last === 'string' ? ([issued as Day, last] as const) : null
      const found = await invoicesOf(tx, id, before, input.limit + 1)
      const on = await today(tx)
      const exchange = await service.exchangeNow(tx)
      const items = found.slice(0, input.limit).map((invoice) => {
        const status = statusOn(invoice.dueOn, invoice.states, on)
        const isOpen = status !== 'paid' && status !== 'void'
        const amountConverted = converted(exchange, invoice.amount, invoice.currency, invoice.issuedOn)
        return { ...invoice, amountConverted, status, overdueDays: isOpen ? overdueDaysOn(invoice.dueOn, on) : 0 }
      })
      const end = items.at(-1)
      return { items, next: found.length > input.limit && end ? encodeCursor([end.issuedOn, end.id]) : null }
    }),
  ),
  handle(operations.writeInvoice, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id: account, currency } = await mustSee(tx, viewer, input.account as AccountId)
      const id = service.invoiceId(tx, `api ${account}`, input.number)
      const { zone } = await settings(tx)
      const told = statesTold({
        status: input.voidedOn ? 'void' : null,
        statusOn: input.voidedOn as Day | null,
        issuedOn: input.issuedOn as Day,
        dueOn: input.dueOn as Day,
        paidOn: input.paidOn as Day | null,
        failedOn: input.failedOn as Day | null,
        disputedOn: input.disputedOn as Day | null,
        settledOn: input.settledOn as Day | null,
      })
      await service.saveInvoices(tx, [
        {
          draft: {
            id,
            account_id: account,
            account_raw: account,
            source: live.source,
            number: input.number,
            contract_id: null,
            currency: input.currency ?? currency,
            amount: input.amount,
            issued_on: input.issuedOn as Day,
            due_on: input.dueOn as Day,
            happened_at: startOfDay(input.issuedOn as Day, zone),
            known_at: tx.now,
            origin: live.origin,
          },
          states: told.map(({ state, day }) => ({ invoice: id, state, day, knownAt: tx.now })),
        },
      ])
      const after = { name: input.number, account, amount: input.amount, dueOn: input.dueOn, paidOn: input.paidOn }
      await audit(tx, viewer, { action: 'invoice.written', subject: 'invoice', subjectId: id, after })
      return { id }
    }),
  ),
  handle(operations.writeCancellation, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id: account, currency } = await mustSee(tx, viewer, input.account as AccountId)
      const { zone } = await settings(tx)
      const id = newId(tx.now)
      await service.saveCancellations(
        tx,
        [
          {
            id,
            account_id: account,
            account_raw: account,
            source: live.source,
            name: id,
            on_day: input.day as Day,
            reason: input.reason,
            refund: input.refund,
            currency: input.currency ?? currency,
            feedback: input.feedback,
            is_reactivation: input.isReactivation,
            happened_at: startOfDay(input.day as Day, zone),
            known_at: tx.now,
            origin: live.origin,
          },
        ],
        { ...live, by: viewer.member },
      )
      const after = { account, day: input.day, isReactivation: input.isReactivation }
      await audit(tx, viewer, { action: 'cancellation.written', subject: 'cancellation', subjectId: id, after })
      return { id }
    }),
  ),
  handle(operations.declareRelation, ({ viewer, within }, { relation }) =>
    within(async (tx) => {
      const accounts = await service.declareRelation(tx, relation)
      const after = { relation, accounts }
      await audit(tx, viewer, { action: 'relation.declared', subject: 'revenue.settings', after })
      return { accounts }
    }),
  ),
]

function presentContracts(
  contracts: store.StoredContract[],
  cancellations: Awaited<ReturnType<typeof cancellationsOf>>,
  { on, exchange }: { on: Day; exchange: Exchange },
) {
  const position = positionOn(contracts, on, exchange)
  const counting = new Set([...position.contracts, ...position.trials].map(({ id }) => id))
  const { arr } = position
  return {
    state: position.state,
    arr: arr.kind === 'known' ? arr.amount : null,
    arrUnknown: arr.kind === 'unknown' ? arr.why : null,
    withoutRate: arr.kind === 'unknown' && arr.why === 'no rate' ? arr.currencies : [],
    currency: exchange.into,
    renewsOn: renewalOn(position.contracts, on),
    noticeOn: noticeOn(position.contracts, on),
    items: contracts.toReversed().map((contract) => {
      const isCounting = counting.has(contract.id)
      const arrOfIt = arrOfContract(contract, isCounting ? position.asOf : contract.starts)
      return {
        ...contract,
        arr: arrOfIt,
        arrConverted: converted(exchange, arrOfIt, contract.currency, isCounting ? on : contract.starts),
        isCounting,
        renewsOn: renewalOf(contract, on),
        noticeOn: noticeDeadlineOf(contract, on),
      }
    }),
    cancellations,
  }
}

type ContractInput = InputOf<typeof operations.writeContract>

async function newContract(
  tx: Tx,
  account: AccountId,
  currency: string,
  input: ContractInput,
): Promise<service.NewContract> {
  const { zone } = await settings(tx)
  const starts = input.starts as Day
  const ends = input.ends as Day | null
  if (ends !== null && ends < starts) {
    throw new AppError('invalid', told`The contract ends before it starts`, {
      field: 'ends',
      remedy: told`Correct one of the two days`,
    })
  }
  const id: ContractId = derivedId(tx.workspace, 'contract', `api ${account}`, input.name)
  return {
    draft: {
      id,
      account_id: account,
      account_raw: account,
      source: live.source,
      name: input.name,
      plan: input.plan,
      currency,
      signed_on: input.signed as Day | null,
      starts,
      ends,
      term_months: input.termMonths,
      auto_renew: input.autoRenew,
      notice_days: input.noticeDays,
      notice_received_on: input.noticeReceivedOn as Day | null,
      billing: input.billing,
      relation: input.relation,
      relation_by: input.relation === null ? null : 'contract',
      relates_to: input.relatesTo,
      is_trial: input.isTrial,
      price_uplift: input.priceUplift,
      value: input.value,
      happened_at: startOfDay((input.signed as Day | null) ?? starts, zone),
      known_at: tx.now,
      ends_known_at: ends === null ? null : tx.now,
      origin: live.origin,
    },
    lines: input.lines.map((one, at) => ({
      ...one,
      contract: id,
      name: String(at + 1),
      starts: one.starts as Day | null,
      ends: one.ends as Day | null,
    })),
  }
}
