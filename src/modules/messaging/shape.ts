import type { ContactId } from '../../kernel/ids.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { resolvePeople } from '../accounts/index.ts'
import { paces } from './domain/pressure.ts'
import { type ConsentState, choices, type Purpose, purposeKinds } from './domain/purpose.ts'
import { type Brought, bringPreferences } from './service/bring.ts'

const said = (row: ShapeRow, field: string): string => String(row.values[field] ?? '').trim()

/** What people said about mail when their account was set up, as a source knows it. */
export const preferenceShape: ImportShape = {
  name: 'messaging.preference',
  summary: spoken(
    'What mail a person wants, in which language and how often; a column for each purpose, yes, no or empty',
  ),
  key: ['person'],
  fields: [
    { name: 'person', type: 'text', required: true, summary: spoken('Id of the person in this source') },
    ...choices.map((purpose) => ({
      name: purpose,
      type: 'boolean' as const,
      summary: purposeKinds[purpose].says,
    })),
    { name: 'proof', type: 'text', summary: spoken('How that is known, such as the form of the order') },
    { name: 'language', type: 'text', summary: spoken('The language in which they want mail, such as de') },
    {
      name: 'pace',
      type: 'text',
      choices: paces,
      summary: spoken('How often: as usual, or fewer, which is half as much'),
    },
  ],
  write: writePreferences,
}

async function writePreferences(tx: Tx, rows: ShapeRow[], { source }: ImportContext): Promise<RowOutcome[]> {
  const people = await resolvePeople(
    tx,
    source,
    rows.map((row) => said(row, 'person')),
  )
  const read = rows.map((row) => ({ row, contact: people.get(said(row, 'person'))?.contact ?? null }))
  const ready = read.flatMap(({ row, contact }) =>
    contact && isLanguage(row) ? [broughtBy(row, contact, source)] : [],
  )
  const changed = await bringPreferences(tx, ready)
  return read.map(({ row, contact }): RowOutcome => {
    if (!contact)
      return {
        ...{ kind: 'refused', line: row.line, field: 'person' },
        reason: told`No person ${said(row, 'person')} is known from this source`,
        remedy: told`Import the person first, then replay this row`,
      }
    if (!isLanguage(row))
      return {
        ...{ kind: 'refused', line: row.line, field: 'language' },
        reason: told`${said(row, 'language').slice(0, 20)} is no language`,
        remedy: told`Write it as a short word such as de or pt-BR`,
      }
    return { kind: changed.has(contact) ? 'written' : 'unchanged', line: row.line }
  })
}

const isLanguage = (row: ShapeRow): boolean =>
  said(row, 'language') === '' || /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(said(row, 'language'))

function broughtBy(row: ShapeRow, contact: ContactId, source: string): Brought {
  const states = choices.flatMap((purpose): [Purpose, ConsentState][] => {
    const value = row.values[purpose]
    return typeof value === 'boolean' ? [[purpose, value ? 'given' : 'withdrawn']] : []
  })
  return {
    contact,
    states: Object.fromEntries(states),
    proof: said(row, 'proof').slice(0, 500) || told`So says ${source}`,
    language: said(row, 'language') || null,
    pace: (said(row, 'pace') || null) as Brought['pace'],
  }
}
