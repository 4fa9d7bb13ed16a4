/**
 * Fills a fresh data folder with a little of everything, and prints what the product shows of it. `tools/upgrade-fixture.ts`
 * copies this file into the tree of an earlier commit and runs it there, so it uses only what every commit has.
 */
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { openProduct } from '../../src/app/product.ts'
import { addDays, dayOf } from '../../src/kernel/day.ts'
import { closeOverdueDays } from '../../src/modules/measures/index.ts'
import { createKey, createWorkspace, ensureMember } from '../../src/modules/workspaces/index.ts'
import type { Platform, ShapeRow } from '../../src/platform/contributions.ts'
import { sampleRow } from '../support/sample-rows.ts'

const [data = ''] = process.argv.slice(2)
const product = await openProduct({ data, baseUrl: 'http://127.0.0.1', works: false })
const { platform } = product
const house = await createWorkspace(platform, { name: 'House of before', zone: 'Europe/Lisbon', currency: 'EUR' })
for (let number = 0; number < 2; number++) await fillAccount(platform, `account-${number}`)
await platform.db.within(house.id, async (tx) => {
  const member = await ensureMember(tx, { name: 'Ines', email: 'ines@before.example', role: 'owner' })
  await createKey(tx, { name: 'product', scopes: ['intake'], member, source: 'product' })
})
await settle(platform, house.id)
await closeOverdueDays(platform, house.id)
await settle(platform, house.id)
const shown = await runOperation(platform, house, 'health.list', { limit: '25' })
const at = platform.clock.now().toISOString()
process.stdout.write(`${JSON.stringify({ at, url: product.databaseUrl, shown })}\n`)
await product.stop()

async function fillAccount({ contributions, db }: Platform, account: string): Promise<void> {
  for (const shape of contributions.shapes) {
    const row = recent(sampleRow(shape, { marker: `Text of ${account}`, account, owner: 'Ines' }))
    const rows = shape.name === 'events.event' ? eventRows(row) : [row]
    const outcomes = await db.within(house.id, (tx) =>
      shape.write(tx, rows, { platform, source: 'crm', origin: 'import', settings: {}, known: tx.now }),
    )
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    if (refused) throw new Error(`${shape.name}: ${JSON.stringify(refused)}`)
  }
}

/** The samples' day becomes one a few weeks ago: a year of closed days would only make the fixture large. */
function recent(row: ShapeRow): ShapeRow {
  const text = JSON.stringify(row.values).replaceAll('2026-01-15', addDays(today(), -44))
  return { ...row, values: JSON.parse(text) as ShapeRow['values'] }
}

function today() {
  return dayOf(platform.clock.now(), 'UTC')
}

/** Events of the last forty days, so that days close over them. */
function eventRows(row: ShapeRow): ShapeRow[] {
  return Array.from({ length: 40 }, (_, index) => ({
    line: index + 1,
    values: {
      ...row.values,
      id: `${row.values.id} ${index}`,
      happened_at: `${addDays(today(), index - 41)}T10:00:00Z`,
    },
  }))
}
