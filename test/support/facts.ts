import type { Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId, upsertAccounts } from '../../src/modules/accounts/index.ts'
import type {
  Basis,
  ImportShape,
  MeasureSource,
  Module,
  RowOutcome,
  ShapeValue,
} from '../../src/platform/contributions.ts'
import type { World } from './world.ts'

/** The source under which tests tell facts. */
export const crm = 'crm'

/** Makes accounts under these outside ids and answers their ids here. */
export async function someAccounts(world: World, externalIds: string[]): Promise<AccountId[]> {
  const how = { source: crm, origin: 'import' as const, known: new Date('2024-01-01T00:00:00Z') }
  const drafts = externalIds.map((externalId) => ({ externalId, name: `Account ${externalId}` }))
  await world.within((tx) => upsertAccounts(tx, drafts, how))
  return externalIds.map((externalId) => rawId(world.workspace, crm, externalId))
}

/** A shape of another module, found as the import's engine finds it. */
export function shapeOf(module: Module, name: string): ImportShape {
  const shape = module.shapes?.find((candidate) => candidate.name === name)
  if (!shape) throw new Error(`${module.name} has no shape ${name}`)
  return shape
}

interface Telling {
  origin?: 'import' | 'live' | 'backfill'
  settings?: Record<string, string>
}

/** Tells rows through an import shape, line by line, as the import's engine would. */
export function tellRows(
  world: World,
  shape: ImportShape,
  rows: Record<string, ShapeValue | undefined>[],
  { origin = 'import', settings = {} }: Telling = {},
): Promise<RowOutcome[]> {
  return world.within((tx) =>
    shape.write(
      tx,
      rows.map((values, index) => ({ line: index + 2, values: values as Record<string, ShapeValue> })),
      { platform: world.platform, source: crm, origin, settings, known: tx.now },
    ),
  )
}

/** Computes a source's measures as `account day key` → value; keys without their module's word. */
export async function measured(
  world: World,
  source: MeasureSource,
  accounts: AccountId[],
  days: Day[],
  basis: Basis,
): Promise<Map<string, number | null>> {
  const rows = await world.within((tx) => source.compute(tx, { accounts, days }, basis))
  const keys = source.definitions.filter(({ derived }) => !derived).map(({ key }) => key.replace(/^\w+\./, ''))
  return new Map(
    rows.flatMap(({ account, day, values }) =>
      keys.map((key, at) => [`${account} ${day} ${key}`, values[at] ?? null] as const),
    ),
  )
}
