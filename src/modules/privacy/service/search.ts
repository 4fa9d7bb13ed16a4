import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { PersonKeys } from '../../accounts/index.ts'
import { holdingOf } from '../domain/holdings.ts'
import { wordsOf } from '../domain/words.ts'
import { idsOfTheirs, knownBy, type PersonTable, type Search } from '../store/person.ts'
import { knownTables } from '../store/tables.ts'

/** Every declared table that customers' people may stand in, as the database has it. */
export async function personTables(platform: Platform, tx: Tx): Promise<PersonTable[]> {
  const known = new Map((await knownTables(tx)).map((table) => [table.name, table]))
  const tables: PersonTable[] = []
  for (const holdings of platform.contributions.holdings) {
    const table = known.get(holdings.table)
    const isTenants = table?.columns.some(({ name }) => name === 'workspace_id')
    if (holdings.staff || !table || !isTenants) continue
    const keeps = new Map<string, readonly string[]>()
    for (const [column, declared] of Object.entries(holdings.columns)) {
      const { keeps: which } = holdingOf(declared)
      if (which) keeps.set(column, await which(tx))
    }
    tables.push({ holdings, known: table, keeps })
  }
  return tables
}

/** How all rows of a person are found: by ids, by rows of theirs, and by what they are known by. */
export async function searchFor(tx: Tx, tables: readonly PersonTable[], keys: PersonKeys): Promise<Search> {
  const bare: Search = { keys, rows: [], words: null }
  const rows = await idsOfTheirs(tx, tables, bare)
  const known = await knownBy(tx, tables, bare)
  const ids = [...(keys.contact ? [keys.contact] : []), ...keys.raws].map((from) => ({ from, to: '' }))
  return { keys, rows, words: wordsOf('00000000', known, ids) }
}
