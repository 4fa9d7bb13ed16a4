import { spoken, told } from '../../kernel/words.ts'
import type { ImportShape, ShapeRow } from '../../platform/contributions.ts'
import { booleanOf, distinctRows, numberOf, refusal, textOf, writtenOutcomes } from '../../platform/fact-rows.ts'
import { settings } from '../workspaces/index.ts'
import type { Limit } from './domain/entitlement.ts'
import { type Plan, type Product, savePlans, saveProducts } from './store.ts'

const planPeriods = ['month', 'quarter', 'year'] as const
const productPeriods = ['month', 'quarter', 'year', 'once'] as const

export const planShape: ImportShape = {
  name: 'catalog.plan',
  summary: spoken('A plan that customers can be on'),
  key: ['name'],
  fields: [
    { name: 'name', type: 'text', required: true, summary: spoken('Name, as accounts and contracts call it') },
    { name: 'tier', type: 'integer', summary: spoken('Place among the plans, the higher the more') },
    { name: 'price', type: 'money', summary: spoken('Price for each period') },
    { name: 'currency', type: 'text', summary: spoken('Currency code; the workspace’s without one') },
    {
      name: 'period',
      type: 'text',
      choices: planPeriods,
      summary: spoken('What the price is for; a month without one'),
    },
    { name: 'per_seat', type: 'boolean', summary: spoken('The price is for each seat') },
    { name: 'features', type: 'text', summary: spoken('Features, separated by semicolons') },
    { name: 'max_users', type: 'integer', summary: spoken('How many users are allowed') },
    {
      name: 'max_storage',
      type: 'number',
      summary: spoken('How much storage is allowed, in GB; use is read from the custom field data_storage'),
    },
  ],
  write: async (tx, rows, { source }) => {
    const { kept, outcomes } = distinctRows(rows, 'name')
    const { currency } = await settings(tx)
    const changed = await savePlans(
      tx,
      kept.map((row) => planOf(row, currency)),
      source,
    )
    return [
      ...outcomes,
      ...writtenOutcomes(
        kept.map((row) => ({ row, id: textOf(row, 'name') ?? '' })),
        changed,
      ),
    ]
  },
}

const planOf = (row: ShapeRow, currency: string): Plan => ({
  name: textOf(row, 'name') ?? '',
  tier: numberOf(row, 'tier'),
  price: numberOf(row, 'price'),
  currency: textOf(row, 'currency') ?? currency,
  period: (textOf(row, 'period') ?? 'month') as Plan['period'],
  perSeat: booleanOf(row, 'per_seat') ?? false,
  features: listed(textOf(row, 'features')),
  limits: [
    ...limitOf('users', numberOf(row, 'max_users'), 'usage.active_people_30d'),
    ...limitOf('storage', numberOf(row, 'max_storage'), 'custom.data_storage'),
  ],
})

const limitOf = (name: string, limit: number | null, usedBy: string): Limit[] =>
  limit === null ? [] : [{ name, limit, usedBy }]

const listed = (text: string | null): string[] =>
  (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const productShape: ImportShape = {
  name: 'catalog.product',
  summary: spoken('A product that can be bought, also beside a plan'),
  key: ['name'],
  fields: [
    { name: 'name', type: 'text', required: true, summary: spoken('Name, as lines of contracts call it') },
    { name: 'base_price', type: 'money', summary: spoken('Price for each period') },
    { name: 'currency', type: 'text', summary: spoken('Currency code; the workspace’s without one') },
    {
      name: 'period',
      type: 'text',
      choices: productPeriods,
      summary: spoken('What the price is for; a month without one'),
    },
    {
      name: 'depends_on',
      type: 'text',
      summary: spoken('Products without which it cannot be used, separated by semicolons'),
    },
    {
      name: 'signals',
      type: 'text',
      summary: spoken(
        'Segments whose accounts could use it, separated by semicolons; the share that an account is in is its fit',
      ),
    },
  ],
  write: async (tx, rows, { source }) => {
    const { kept, outcomes } = distinctRows(rows, 'name')
    const { currency } = await settings(tx)
    const products = kept.map((row) => ({ row, product: productOf(row, currency) }))
    const sound = products.filter(({ product }) => !product.dependsOn.includes(product.name))
    const circular = products.filter(({ product }) => product.dependsOn.includes(product.name))
    const changed = await saveProducts(
      tx,
      sound.map(({ product }) => product),
      source,
    )
    return [
      ...outcomes,
      ...circular.map(({ row }) =>
        refusal(row, 'depends_on', told`a product cannot depend on itself`, told`Leave its own name out`),
      ),
      ...writtenOutcomes(
        sound.map(({ row, product }) => ({ row, id: product.name })),
        changed,
      ),
    ]
  },
}

const productOf = (row: ShapeRow, currency: string): Product => ({
  name: textOf(row, 'name') ?? '',
  basePrice: numberOf(row, 'base_price'),
  currency: textOf(row, 'currency') ?? currency,
  period: (textOf(row, 'period') ?? 'month') as Product['period'],
  dependsOn: listed(textOf(row, 'depends_on')),
  signals: listed(textOf(row, 'signals')),
})
