import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type Account, mustSee } from '../accounts/index.ts'
import { columnsOn } from '../measures/index.ts'
import { audit } from '../workspaces/index.ts'
import { entitlementsOf, type Limit } from './domain/entitlement.ts'
import * as operations from './operations.ts'
import { planNamed, plans, products, savePlans, saveProducts } from './store.ts'

export const routes = [
  handle(operations.getCatalog, ({ within }) =>
    within(async (tx) => ({ plans: await plans(tx), products: await products(tx) })),
  ),
  handle(operations.writePlan, ({ viewer, within }, plan) =>
    within(async (tx) => {
      await savePlans(tx, [plan], 'tenure')
      await audit(tx, viewer, { action: 'catalog.plan_written', subject: 'plan', subjectId: plan.name, after: plan })
      return plan
    }),
  ),
  handle(operations.writeProduct, ({ viewer, within }, product) =>
    within(async (tx) => {
      if (product.dependsOn.includes(product.name)) {
        throw new AppError('invalid', told`A product cannot depend on itself`, {
          field: 'dependsOn',
          remedy: told`Leave its own name out`,
        })
      }
      await saveProducts(tx, [product], 'tenure')
      await audit(tx, viewer, {
        action: 'catalog.product_written',
        subject: 'product',
        subjectId: product.name,
        after: product,
      })
      return product
    }),
  ),
  handle(operations.getEntitlements, ({ viewer, within }, input) =>
    within(async (tx) => {
      const account = await mustSee(tx, viewer, input.account as AccountId)
      const plan = account.plan === null ? undefined : await planNamed(tx, account.plan)
      if (!plan) return { plan: null, items: [] }
      return { plan, items: entitlementsOf(plan.limits, await used(tx, account, plan.limits)) }
    }),
  ),
]

/** Reads how much is used: from a measure, or from a custom field of the account. */
async function used(tx: Tx, account: Account, limits: readonly Limit[]): Promise<(key: string) => number | null> {
  const keys = limits.flatMap(({ usedBy }) => usedBy ?? [])
  const columns = await columnsOn(
    tx,
    [account.id],
    'now',
    'restated',
    keys.filter((key) => !key.startsWith('custom.')),
  )
  return (key) => {
    const value = key.startsWith('custom.') ? account.custom[key.slice(7)] : columns.of(key)[0]
    return typeof value === 'number' && !Number.isNaN(value) ? value : null
  }
}
