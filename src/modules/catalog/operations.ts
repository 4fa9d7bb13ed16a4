import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { line, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const price = z.number().int().min(0).max(1e15).nullable()
const currency = z.string().regex(/^[A-Z]{3}$/, told`must be a currency code such as USD`)

const plan = z.object({
  name: line(200),
  tier: z.number().int().min(0).max(1000).nullable(),
  price,
  currency,
  period: z.enum(['month', 'quarter', 'year']),
  perSeat: z.boolean().default(false).describe('The price is for each seat, not for the account'),
  features: z.array(line(200)).max(500),
  limits: z.array(z.object({ name: line(100), limit: z.number().min(0), usedBy: line(200).nullable() })).max(100),
})

const product = z.object({
  name: line(200),
  basePrice: price,
  currency,
  period: z.enum(['month', 'quarter', 'year', 'once']),
  dependsOn: z.array(line(200)).max(100),
  signals: z
    .array(line(200))
    .max(50)
    .default([])
    .describe('Names of segments that say an account could use it; the share that it is in is its fit'),
})

export const getCatalog = operation({
  name: 'catalog.get',
  method: 'get',
  path: '/api/catalog',
  input: z.object({}),
  output: z.object({ plans: z.array(plan), products: z.array(product) }),
  permission: 'facts.read',
  summary:
    'What our company sells: plans with prices, features and limits, products with what they depend on and which segments could use them',
})

export const writePlan = operation({
  name: 'catalog.write_plan',
  method: 'put',
  path: '/api/catalog/plans',
  input: plan,
  output: plan,
  permission: 'workspaces.manage',
  summary: 'Writes a plan; the same name again changes it',
})

export const writeProduct = operation({
  name: 'catalog.write_product',
  method: 'put',
  path: '/api/catalog/products',
  input: product,
  output: product,
  permission: 'workspaces.manage',
  summary: 'Writes a product; the same name again changes it',
})

export const getEntitlements = operation({
  name: 'catalog.get_entitlements',
  method: 'get',
  path: '/api/accounts/:account/entitlements',
  input: z.object({ account: uuid }),
  output: z.object({
    plan: plan.nullable(),
    items: z.array(
      z.object({ name: z.string(), limit: z.number(), used: z.number().nullable(), share: z.number().nullable() }),
    ),
  }),
  permission: 'facts.read',
  summary: 'Limits of an account by its plan, each against what it uses',
})
