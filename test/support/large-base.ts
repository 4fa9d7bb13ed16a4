import { sql } from 'kysely'
import { expect } from 'vitest'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { closeOverdueDays } from '../../src/modules/measures/index.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { crm, shapeOf, someAccounts, tellRows } from './facts.ts'
import { aWorld, type Person, type World } from './world.ts'

export interface LargeBase {
  world: World
  admin: Person
  ines: Person
  /** The customers by their outside ids; the first twelve have plan, size and, some of them, an owner. */
  names: readonly string[]
  idOf(name: string): AccountId
  /** The segment of those on the plan `pro`. */
  segment: string
  /** Closes what is over and works everything out that is due. */
  rest(): Promise<void>
}

/** A base so large that its figures are worked out ahead: 24 customers with revenue, and 5,000 prospects that are gone. */
export async function aLargeBase(): Promise<LargeBase> {
  const world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  const names = Array.from({ length: 24 }, (_, n) => `company-${n}`)
  const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId
  const rest = async () => {
    await closeOverdueDays(world.platform, world.workspace)
    await settle(world.platform, world.workspace)
  }
  const admin = await world.person('admin', 'Ada')
  const ines = await world.person('csm', 'Ines')
  await someAccounts(world, names)
  // Prospects that are gone: nobody is told of them, and they make the base a large one.
  await world.within((tx) =>
    tx.run(sql`
      insert into accounts (workspace_id, id, name, kind, stage, currency, made_at, gone_at)
      select a.workspace_id, gen_random_uuid(), a.name, a.kind, a.stage, a.currency, a.made_at, a.made_at
      from accounts a, generate_series(1, 5000) where a.workspace_id = ${tx.workspace} and a.id = ${idOf('company-0')}`),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.movement'),
    names.map((account, at) => ({ id: `first-${at}`, account, day: '2025-01-15', amount: 10_000 + at * 500 })),
  )
  for (const [at, name] of names.slice(0, 12).entries())
    await world.call(admin, 'PATCH', `/api/accounts/${idOf(name)}`, {
      ...{ plan: at % 2 ? 'pro' : 'basic', ownerId: at % 3 ? ines.member : null, size: at % 4 ? 'smb' : 'enterprise' },
    })
  const condition = { version: 1, where: { field: 'attribute:plan', op: 'is', value: 'pro' } }
  const segment: string = (await world.call(admin, 'POST', '/api/segments', { name: 'On pro', condition })).body.id
  expect(segment).toBeDefined()
  await rest()
  return { world, admin, ines, names, idOf, segment, rest }
}
