import { rawId, upsertAccounts } from '../../src/modules/accounts/index.ts'
import { helpdesk } from '../../src/modules/helpdesk/module.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { crm, shapeOf, tellRows } from './facts.ts'
import type { World } from './world.ts'

const customers = [
  { id: 'osprey', name: 'Osprey Logistics', amount: 14_200_000, ends: '2027-01-28', isTroubled: true },
  { id: 'brightwater', name: 'Brightwater Clinics', amount: 11_840_000, ends: '2027-06-02', isTroubled: true },
  { id: 'talamanca', name: 'Talamanca Foods', amount: 980_000, ends: '2027-05-19', isTroubled: true },
  { id: 'quillon', name: 'Quillon Media', amount: 4_750_000, ends: '2027-06-30', isTroubled: false },
]

/** Four customers with a contract each, three of them with an important ticket open for nine days on 23 November 2026. */
export async function someCustomers(world: World): Promise<string[]> {
  const how = { source: crm, origin: 'import' as const, known: new Date('2024-01-01T00:00:00Z') }
  const drafts = customers.map(({ id, name }) => ({ externalId: id, name, stage: 'retention' as const }))
  await world.within((tx) => upsertAccounts(tx, drafts, how))
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    customers.map(({ id, amount, ends }) => ({ account: id, id: `c-${id}`, starts: '2026-01-28', ends, amount })),
  )
  await tellRows(
    world,
    shapeOf(helpdesk, 'helpdesk.ticket'),
    customers
      .filter(({ isTroubled }) => isTroubled)
      .map(({ id }) => ({
        account: id,
        id: `t-${id}`,
        subject: 'Login asks twice',
        priority: 'high',
        happened_at: '2026-11-14T09:00:00Z',
      })),
  )
  await world.settle()
  return customers.map(({ id }) => rawId(world.workspace, crm, id))
}
