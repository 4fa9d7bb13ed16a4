import { addDays, type Day } from '../../src/kernel/day.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { createWorkspace } from '../../src/modules/workspaces/index.ts'
import type { ShapeRow } from '../../src/platform/contributions.ts'
import { sampleRow } from './sample-rows.ts'
import type { World } from './world.ts'

/** What every way of writing a row down must carry: ends of lines and cells, quotes, signs of formulas, other scripts. */
export const oddText = '=Odd\ttext\nwith \\N, "quotes", é 漢字 and 🌊'

const accounts = 5
const eventsOfEach = 60

/** Fills a world's workspace with a row of every importable shape for some accounts, and events over two months. */
export async function fillHouse(world: World): Promise<void> {
  for (let number = 0; number < accounts; number++) await fillAccount(world, world.workspace, `house-${number}`)
  await world.settle()
}

/** A second workspace with the same outside ids as the first, so that a confusion of the two shows. */
export async function anotherHouse(world: World): Promise<WorkspaceId> {
  const { id } = await createWorkspace(world.platform, { name: 'Another house', zone: 'Asia/Tokyo', currency: 'EUR' })
  await fillAccount(world, id, 'house-0')
  return id
}

async function fillAccount(world: World, workspace: WorkspaceId, account: string): Promise<void> {
  const { platform } = world
  for (const shape of platform.contributions.shapes) {
    const row = sampleRow(shape, { marker: oddText, account, owner: 'Ines' })
    const rows = shape.name === 'events.event' ? eventRows(row) : [row]
    const outcomes = await platform.db.within(workspace, (tx) =>
      shape.write(tx, rows, { platform, source: 'crm', origin: 'import', settings: {}, known: tx.now }),
    )
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    if (refused) throw new Error(`${shape.name}: ${JSON.stringify(refused)}`)
  }
}

function eventRows(row: ShapeRow): ShapeRow[] {
  return Array.from({ length: eventsOfEach }, (_, index) => ({
    line: index + 1,
    values: {
      ...row.values,
      id: `${row.values.id} ${index}`,
      happened_at: `${addDays('2026-01-01' as Day, index)}T10:00:00Z`,
    },
  }))
}
