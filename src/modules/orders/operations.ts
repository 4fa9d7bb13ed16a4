import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { cursor, day, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { cancellers, orderStates, returnKinds, sides } from './domain/order.ts'

const moment = z.iso.datetime({ offset: true })
const currency = z.string().regex(/^[A-Z]{3}$/, told`must be a currency code such as USD`)
/** Minor units: 2^53 of them is more than anybody was ever billed. */
const minor = z.number().int().min(-1e15).max(1e15)
const account = uuid

const party = z.object({ id: uuid, name: z.string() }).nullable()

const order = z.object({
  id: uuid,
  name: z.string(),
  placedAt: moment,
  state: z.enum(orderStates),
  /** Not fulfilled by the moment promised. */
  isLate: z.boolean(),
  currency: z.string(),
  /** Minor units; null where a line does not say what it costs. */
  amount: z.number().nullable(),
  acceptedAt: moment.nullable(),
  promisedAt: moment.nullable(),
  fulfilledAt: moment.nullable(),
  cancelledAt: moment.nullable(),
  cancelledBy: z.enum(cancellers).nullable(),
  rating: z.number().nullable(),
  /** The two sides; null where nobody is known, or outside of one's own view. */
  buyer: party,
  vendor: party,
  lines: z.array(
    z.object({
      line: z.string(),
      product: z.string().nullable(),
      listing: z.string().nullable(),
      quantity: z.number(),
      amount: z.number().nullable(),
    }),
  ),
  returns: z.array(z.object({ kind: z.enum(returnKinds), on: day })),
})

export const listOrders = operation({
  name: 'orders.list',
  method: 'get',
  path: '/api/accounts/:account/orders',
  input: z.object({ account, side: z.enum(sides).default('bought'), cursor, limit: limit(50) }),
  output: pageOf(order),
  permission: 'facts.read',
  summary: 'What an account bought, or sold as a vendor, newest first, with lines and what came back',
})

export const getOrder = operation({
  name: 'orders.get',
  method: 'get',
  path: '/api/orders/:order',
  input: z.object({ order: uuid }),
  output: order,
  permission: 'facts.read',
  summary: 'One order with its lines and what came back',
})

export const countOrders = operation({
  name: 'orders.counts',
  method: 'get',
  path: '/api/accounts/:account/orders/counts',
  input: z.object({ account }),
  output: z.object({
    bought: z.number(),
    sold: z.number(),
    returns: z.number(),
    listings: z.number(),
    currencies: z.array(z.string()),
  }),
  permission: 'facts.read',
  summary: 'How many orders, returns and listings are kept of an account, and in which currencies',
})

export const recordOrder = operation({
  name: 'orders.record',
  method: 'post',
  path: '/api/accounts/:account/orders',
  input: z.object({
    account,
    name: line(200),
    vendor: uuid.nullable().default(null),
    at: moment.optional(),
    currency: currency.optional(),
    lines: z
      .array(
        z.object({
          product: line(500),
          listing: uuid.nullable().default(null),
          quantity: z.number().int().min(1).max(1_000_000).default(1),
          amount: minor.nullable().default(null),
        }),
      )
      .min(1)
      .max(500),
    acceptedAt: moment.nullable().default(null),
    promisedAt: moment.nullable().default(null),
    fulfilledAt: moment.nullable().default(null),
    cancelledAt: moment.nullable().default(null),
    cancelledBy: z.enum(cancellers).nullable().default(null),
    rating: z.number().int().min(1).max(5).nullable().default(null),
    ratedAt: moment.nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Writes an order of a buyer; the same name again changes it',
})

export const listReturns = operation({
  name: 'orders.list_returns',
  method: 'get',
  path: '/api/accounts/:account/returns',
  input: z.object({ account, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      kind: z.enum(returnKinds),
      at: moment,
      order: z.object({ id: uuid, name: z.string() }).nullable(),
      currency: z.string(),
      amount: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  permission: 'facts.read',
  summary: 'What an account brought back, or got back as a vendor, newest first',
})

export const recordReturn = operation({
  name: 'orders.record_return',
  method: 'post',
  path: '/api/orders/:order/returns',
  input: z.object({
    order: uuid,
    name: line(200),
    kind: z.enum(returnKinds).default('return'),
    at: moment.optional(),
    amount: minor.nullable().default(null),
    reason: line(2000).nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Writes that something of an order came back, was exchanged, found wrong or disputed',
})

export const listListings = operation({
  name: 'orders.list_listings',
  method: 'get',
  path: '/api/accounts/:account/listings',
  input: z.object({ account, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      name: z.string(),
      title: z.string().nullable(),
      category: z.string().nullable(),
      currency: z.string(),
      price: z.number().nullable(),
      listedOn: day,
      endedOn: day.nullable(),
    }),
  ),
  permission: 'facts.read',
  summary: 'What a vendor offers and offered, newest first',
})

export const recordListing = operation({
  name: 'orders.record_listing',
  method: 'post',
  path: '/api/accounts/:account/listings',
  input: z.object({
    account,
    name: line(200),
    title: line(500).nullable().default(null),
    category: line(200).nullable().default(null),
    currency: currency.optional(),
    price: minor.nullable().default(null),
    at: moment.optional(),
    endedAt: moment.nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Writes a listing of a vendor; the same name again changes it',
})
