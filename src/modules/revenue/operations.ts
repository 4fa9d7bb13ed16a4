import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { cursor, day, limit, line, pageOf, prose, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { billings, periods, relations } from './domain/contract.ts'
import { isRate } from './domain/exchange.ts'
import { invoiceStates, invoiceStatuses } from './domain/invoice.ts'

const currency = z.string().regex(/^[A-Z]{3}$/, told`must be a currency code such as USD`)
const minor = z.number().int().min(-1e15).max(1e15)
const account = uuid

const contractLine = z.object({
  product: line(200).nullable().default(null),
  quantity: z.number().min(0).max(1e9).nullable().default(null),
  seats: z.number().int().min(0).max(1e9).nullable().default(null),
  amount: minor,
  period: z.enum(periods).default('year'),
  starts: day.nullable().default(null),
  ends: day.nullable().default(null),
})

export const listContracts = operation({
  name: 'revenue.list_contracts',
  method: 'get',
  path: '/api/accounts/:account/contracts',
  input: z.object({ account }),
  output: z.object({
    state: z.enum(['none', 'trial', 'customer', 'expired, not renewed', 'lost']),
    arr: z.number().nullable(),
    arrUnknown: z.enum(['overlapping contracts', 'no rate']).nullable(),
    /** Currencies of contracts that count without a rate. */
    withoutRate: z.array(z.string()),
    /** The workspace's, in which ARR is. */
    currency: z.string(),
    renewsOn: day.nullable(),
    noticeOn: day.nullable(),
    items: z.array(
      z.object({
        id: uuid,
        name: z.string(),
        plan: z.string().nullable(),
        currency: z.string(),
        signedOn: day.nullable(),
        starts: day,
        ends: day.nullable(),
        termMonths: z.number().nullable(),
        autoRenew: z.boolean().nullable(),
        noticeDays: z.number().nullable(),
        noticeReceivedOn: day.nullable(),
        billing: z.string().nullable(),
        relation: z.enum(relations).nullable(),
        relatesTo: uuid.nullable(),
        isTrial: z.boolean(),
        priceUplift: z.number().nullable(),
        value: z.number().nullable(),
        arr: z.number(),
        /** The same in the workspace's currency; null without a rate. */
        arrConverted: z.number().nullable(),
        isCounting: z.boolean(),
        renewsOn: day.nullable(),
        noticeOn: day.nullable(),
        lines: z.array(contractLine),
      }),
    ),
    cancellations: z.array(
      z.object({
        id: uuid,
        day,
        reason: z.string().nullable(),
        refund: z.number().nullable(),
        currency: z.string(),
        feedback: z.string().nullable(),
        isReactivation: z.boolean(),
      }),
    ),
  }),
  permission: 'facts.read',
  summary: 'Contracts of an account, which of them count, and what follows for ARR and renewal',
})

export const writeContract = operation({
  name: 'revenue.write_contract',
  method: 'post',
  path: '/api/accounts/:account/contracts',
  input: z.object({
    account,
    name: line(200),
    plan: line(200).nullable().default(null),
    currency: currency.optional(),
    signed: day.nullable().default(null),
    starts: day,
    ends: day.nullable().default(null),
    termMonths: z.number().int().min(1).max(1200).nullable().default(null),
    autoRenew: z.boolean().nullable().default(null),
    noticeDays: z.number().int().min(0).max(3650).nullable().default(null),
    noticeReceivedOn: day.nullable().default(null),
    billing: z.enum(billings).nullable().default(null),
    relation: z.enum(relations).nullable().default(null),
    relatesTo: uuid.nullable().default(null),
    isTrial: z.boolean().default(false),
    priceUplift: minor.nullable().default(null),
    value: minor.nullable().default(null),
    lines: z.array(contractLine).max(500).default([]),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Writes a contract of an account; the same name again changes it',
})

export const listInvoices = operation({
  name: 'revenue.list_invoices',
  method: 'get',
  path: '/api/accounts/:account/invoices',
  input: z.object({ account, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      number: z.string(),
      currency: z.string(),
      amount: z.number(),
      /** In the workspace's currency at the rate of the day of issue; null without one. */
      amountConverted: z.number().nullable(),
      issuedOn: day,
      dueOn: day,
      status: z.enum(invoiceStatuses),
      overdueDays: z.number(),
      states: z.array(z.object({ state: z.enum(invoiceStates), day })),
    }),
  ),
  permission: 'facts.read',
  summary: 'Invoices of an account with their status today, newest first',
})

export const writeInvoice = operation({
  name: 'revenue.write_invoice',
  method: 'post',
  path: '/api/accounts/:account/invoices',
  input: z.object({
    account,
    number: line(100),
    currency: currency.optional(),
    amount: minor,
    issuedOn: day,
    dueOn: day,
    paidOn: day.nullable().default(null),
    failedOn: day.nullable().default(null),
    disputedOn: day.nullable().default(null),
    settledOn: day.nullable().default(null),
    voidedOn: day.nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Writes an invoice or what became of it; the same number again adds to it',
})

export const writeCancellation = operation({
  name: 'revenue.write_cancellation',
  method: 'post',
  path: '/api/accounts/:account/cancellations',
  input: z.object({
    account,
    day,
    reason: line(200).nullable().default(null),
    refund: minor.nullable().default(null),
    currency: currency.optional(),
    feedback: prose.nullable().default(null),
    isReactivation: z.boolean().default(false),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Notes that a customer cancelled',
})

export const declareRelation = operation({
  name: 'revenue.declare_relation',
  method: 'put',
  path: '/api/revenue/relation',
  input: z.object({ relation: z.enum(relations) }),
  output: z.object({ accounts: z.number() }),
  permission: 'imports.run',
  summary: 'Says how contracts relate that do not say it themselves; ARR follows',
})

const rate = z.string().max(22).refine(isRate, told`must be a rate such as 1.085`)

export const listCurrencies = operation({
  name: 'revenue.list_currencies',
  method: 'get',
  path: '/api/revenue/currencies',
  input: z.object({}),
  output: z.object({
    /** The workspace's own. */
    currency: z.string(),
    items: z.array(
      z.object({
        currency: z.string(),
        contracts: z.number(),
        accounts: z.number(),
        /** Units of the workspace's currency for one unit, in force today; null where nobody has told any. */
        rate: z.string().nullable(),
        since: day.nullable(),
      }),
    ),
  }),
  permission: 'workspaces.manage',
  summary: 'Currencies other than the workspace’s that contracts are in, with the rate in force',
})

export const missingRates = operation({
  name: 'revenue.missing_rates',
  method: 'get',
  path: '/api/revenue/currencies/missing',
  input: z.object({}),
  output: z.object({
    /** The workspace's own. */
    currency: z.string(),
    items: z.array(z.object({ currency: z.string(), contracts: z.number(), accounts: z.number() })),
  }),
  permission: 'workspaces.manage',
  summary: 'Currencies of contracts without a rate: ARR of these accounts is unknown',
})

export const listRates = operation({
  name: 'revenue.list_rates',
  method: 'get',
  path: '/api/revenue/currencies/:currency/rates',
  input: z.object({ currency, cursor, limit: limit(50) }),
  output: pageOf(z.object({ from: day, rate: z.string(), source: z.string() })),
  permission: 'workspaces.manage',
  summary: 'Rates of a currency, the newest first',
})

export const setRate = operation({
  name: 'revenue.set_rate',
  method: 'put',
  path: '/api/revenue/currencies/:currency/rates/:from',
  input: z.object({ currency, from: day, rate }),
  output: z.object({ accounts: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Says what one unit of a currency costs from a day on; ARR follows, what was shown stays',
})

export const removeRate = operation({
  name: 'revenue.remove_rate',
  method: 'delete',
  path: '/api/revenue/currencies/:currency/rates/:from',
  input: z.object({ currency, from: day }),
  output: z.object({ accounts: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Takes a rate away; the one before it holds on',
})
