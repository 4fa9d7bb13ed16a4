import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { AppError } from '../../src/kernel/errors.ts'
import { resolve } from '../../src/modules/accounts/index.ts'
import { accounts } from '../../src/modules/accounts/module.ts'
import { events } from '../../src/modules/events/module.ts'
import { helpdesk } from '../../src/modules/helpdesk/module.ts'
import { importFolder, refusedAfter } from '../../src/modules/imports/index.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import type { ImportFindings } from '../../src/platform/imports/progress.ts'
import { type Random, seededRandom } from '../../src/platform/random.ts'
import { aWorld, type World } from '../support/world.ts'

const rounds = 200
const rowsOfAFile = 12

const whole = (random: Random, least: number, most: number) => least + Math.floor(random.next() * (most - least + 1))
const one = <Item>(random: Random, items: readonly Item[]): Item => items[whole(random, 0, items.length - 1)] as Item

// ---------------------------------------------------------------- sound imports

interface Table {
  shape: string
  columns: string[]
  row(random: Random, number: number): string[]
  /** Columns that must hold something, and columns with a type that a word breaks. */
  required: string[]
  typed: string[]
}

const day = (random: Random) =>
  `2025-${String(whole(random, 1, 12)).padStart(2, '0')}-${String(whole(random, 1, 28)).padStart(2, '0')}`

const tables: Table[] = [
  {
    shape: 'accounts.account',
    columns: ['id', 'name', 'since', 'arr', 'country'],
    row: (random, number) => [
      `A-${number}`,
      `Company, "${number}"`,
      day(random),
      String(whole(random, 0, 90_000)),
      'PT',
    ],
    required: ['id'],
    typed: ['since', 'arr'],
  },
  {
    shape: 'revenue.contract',
    columns: ['id', 'account', 'starts', 'amount', 'auto_renew'],
    row: (random, number) => [
      `K-${number}`,
      `A-${whole(random, 1, 5)}`,
      day(random),
      `${whole(random, 1, 900)}.50`,
      'TRUE',
    ],
    required: ['id', 'account', 'starts'],
    typed: ['starts', 'amount', 'auto_renew'],
  },
  {
    shape: 'helpdesk.ticket',
    columns: ['id', 'account', 'happened_at', 'priority', 'satisfaction'],
    row: (random, number) => [
      `T-${number}`,
      `A-${whole(random, 1, 5)}`,
      `${day(random)} 09:30`,
      one(random, ['low', 'high']),
      String(whole(random, 1, 5)),
    ],
    required: ['id', 'account', 'happened_at'],
    typed: ['happened_at', 'priority', 'satisfaction'],
  },
  {
    shape: 'events.event',
    columns: ['id', 'account', 'happened_at', 'feature', 'count'],
    row: (random, number) => [
      `E-${number}`,
      `A-${whole(random, 1, 5)}`,
      `${day(random)} 11:00`,
      `feature ${number}`,
      String(whole(random, 1, 9)),
    ],
    required: ['account', 'happened_at'],
    typed: ['happened_at', 'count'],
  },
]

interface Case {
  table: Table
  rows: string[][]
  map: string
  content: string | Uint8Array
  /** Rows that must arrive all the same. */
  sound: number
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const lineOf = (cells: string[]) => cells.map(quoted).join(',')
const csv = (table: Table, rows: string[][]) => [table.columns, ...rows].map((cells) => `${lineOf(cells)}\n`).join('')

function soundCase(random: Random, source: string): Case {
  const table = one(random, tables)
  const rows = Array.from({ length: rowsOfAFile }, (_, index) => table.row(random, index + 1))
  const columns = table.columns.map((name) => `      ${name}: ${name}`).join('\n')
  const first =
    'source: SOURCE\nfiles:\n  - file: first.csv\n    shape: accounts.account\n    columns: { id: id, name: name }\n'
  const map = `${first}  - file: file.csv\n    shape: ${table.shape}\n    columns:\n${columns}\n`.replace(
    'SOURCE',
    source,
  )
  return { table, rows, map, content: csv(table, rows), sound: rows.length }
}

// ---------------------------------------------------------------- ways to spoil them

type Spoil = (sound: Case, random: Random) => Partial<Case>

/** Spoils one cell of one row; all other rows stay sound. */
const cell =
  (columns: (table: Table) => string[], value: (random: Random) => string): Spoil =>
  (sound, random) => {
    const { table, rows } = sound
    const at = whole(random, 0, rows.length - 1)
    const column = table.columns.indexOf(one(random, columns(table)))
    const spoilt = rows.map((row, index) =>
      index === at ? row.map((before, place) => (place === column ? value(random) : before)) : row,
    )
    return { content: csv(table, spoilt), sound: rows.length - 1 }
  }

/** Puts text of its own in place of one row's line. */
const line =
  (text: (row: string[], random: Random) => string): Spoil =>
  ({ table, rows }, random) => {
    const at = whole(random, 0, rows.length - 2)
    const lines = rows.map((row, index) => (index === at ? text(row, random) : lineOf(row)))
    return { content: `${[lineOf(table.columns), ...lines].join('\n')}\n`, sound: rows.length - 1 }
  }

const file =
  (content: (text: string, random: Random) => string | Uint8Array): Spoil =>
  (sound, random) => ({ content: content(csv(sound.table, sound.rows), random), sound: 0 })

const map =
  (change: (text: string, random: Random) => string): Spoil =>
  (sound, random) => ({ map: change(sound.map, random), sound: 0 })

const required = (table: Table) => table.required
const typed = (table: Table) => table.typed
const any = (table: Table) => table.columns
const bytes = (...values: number[]) => Uint8Array.from(values)

const spoils: Record<string, Spoil> = {
  'a required cell is empty': cell(required, () => '  '),
  'a typed cell holds a word': cell(typed, (random) => one(random, ['soon', 'N/A', '??', '--', 'TBD', '=1+1'])),
  'a typed cell holds a number that is none': cell(typed, (random) =>
    one(random, ['NaN', '1e999', '0x1f', '12,34,5', '١٢٣']),
  ),
  'a typed cell holds a day that is none': cell(typed, (random) =>
    one(random, ['2025-02-30', '2025-13-01', '31/12/2025', '0000-00-00', '9999-12-31']),
  ),
  'a cell holds a NUL': cell(any, () => 'a\u0000b'),
  'a cell is far too long': cell(any, () => 'x'.repeat(30_000)),
  'an id is far too long': cell(
    (table) => [table.columns[0] as string],
    () => 'x'.repeat(400),
  ),
  'a fact points to nobody': (sound, random) =>
    sound.table.columns.includes('account')
      ? cell(
          () => ['account'],
          () => 'A-nobody',
        )(sound, random)
      : cell(required, () => '')(sound, random),
  'a row lacks cells': line((row) => lineOf(row.slice(0, -2))),
  'a row has too many cells': line((row) => `${lineOf(row)},more`),
  'a quote is never closed': line((row) => `"${row.join(',').replaceAll('"', '')}`),
  'a quote stands within a cell': line((row) => `"${row[0]}"x,${lineOf(row.slice(1))}`),
  'a line is a whole book': line(() => 'y'.repeat(1_200_000)),
  'a line is something else': line((_, random) =>
    one(random, ['---', '# comment', '(12 rows)', '<br>', '\u0007\u0007']),
  ),
  'an id says two things': ({ table, rows }, random) => {
    const other = table.row(random, 900)
    const last = [
      rows[0]?.[0] as string,
      rows[0]?.[1] as string,
      rows[0]?.[2] as string,
      other[3] === rows[0]?.[3] ? '77' : (other[3] as string),
      '4',
    ]
    const spoilt =
      table.shape === 'helpdesk.ticket' ? [...last.slice(0, 3), rows[0]?.[3] === 'low' ? 'urgent' : 'low', '4'] : last
    return {
      content: csv(table, [...rows, table.shape === 'revenue.contract' ? [...spoilt.slice(0, 4), 'FALSE'] : spoilt]),
      sound: rows.length,
    }
  },
  'bytes are not UTF-8': ({ table, rows }) => {
    const lines = csv(table, [['\u00e9', ...(rows[0] ?? []).slice(1)], ...rows.slice(1)])
    return { content: Buffer.from(lines, 'latin1'), sound: rows.length - 1 }
  },
  'the file is empty': file(() => ''),
  'the file is blank': file(() => ' \n\n  \n'),
  'the file is a zip': file((_, random) =>
    bytes(0x50, 0x4b, 3, 4, ...Array.from({ length: 60 }, () => whole(random, 0, 255))),
  ),
  'the file is noise': file((_, random) => Uint8Array.from({ length: 5000 }, () => whole(random, 0, 255) % 32)),
  'the file is a PDF': file(() => '%PDF-1.7\n%…'),
  'the file is a page': file(() => '<!doctype html><title>Sign in</title>'),
  'the file is packed twice': file((text) => gzipSync(gzipSync(text))),
  'the file is packed and cut off': file((text) => gzipSync(text.repeat(50)).subarray(0, 60)),
  'the file is UTF-16 without a mark': file((text) => Buffer.from(text, 'utf16le')),
  'the header lacks a column': file((text, random) =>
    text.replace(one(random, ['id', 'account', 'name', 'happened_at', 'starts']), 'other').replace(/^id/, 'other'),
  ),
  'the header names a column twice': file((text) => text.replace(/^([^\n]*)/, '$1,id').replaceAll(/\n(?=.)/g, ',\n')),
  'the header has no name but numbers': file((text) => text.replace(/^[^\n]*/, '1,2,3,4,5')),
  'the header opens a quote': file((text) => `"${text.replaceAll('"', '')}`),
  'the map is not YAML': map((text, random) => one(random, [`${text}\n\t- [`, `{${text}`, 'files: "', '\u0000'])),
  'the map names no source': map((text) => text.replace(/^source.*\n/, '')),
  'the map names no such shape': map((text) =>
    text.replace(/shape: \w+\.\w+\n(?= {4}columns:\n)/, 'shape: nobody.knows\n'),
  ),
  'the map names no such field': map((text) => text.replace('shape: accounts.account\n', 'shape: revenue.invoice\n')),
  'the map leaves a required field out': map((text) =>
    text.replace('columns: { id: id, name: name }', 'columns: { name: name }'),
  ),
  'the map climbs out of the folder': map((text) => text.replace('first.csv', '../../etc/passwd')),
  'the map has a rule that is none': map((text, random) =>
    text.replace(
      'name: name',
      `name: ${one(random, ['{ }', '[a]', '{ from: a, hash: 3 }', '{ from: a, format: D }', '{ from: a, value: b }'])}`,
    ),
  ),
  'the map is a list': map(() => '- 1\n- 2\n'),
  'the map is empty': map(() => ''),
}

// ---------------------------------------------------------------- the law

let world: World | undefined
afterAll(() => world?.close())

test(`${rounds} malformed imports are each refused with field and remedy, and cost no sound row`, async () => {
  const on = await aWorld({ modules: [accounts, events, revenue, helpdesk] })
  world = on
  const random = seededRandom(2026)
  const names = Object.keys(spoils)
  for (let round = 0; round < rounds; round++) {
    const name = names[round % names.length] as string
    const sound = soundCase(random, `round-${round}`)
    const spoilt = { ...sound, ...(spoils[name] as Spoil)(sound, random) }
    const label = `round ${round}: ${name} (${sound.table.shape})`
    const told = await importCase(on, spoilt)
    expect(told.refusals.length, label).toBeGreaterThan(0)
    for (const refusal of told.refusals)
      expect(refusal, label).toEqual({
        field: expect.stringMatching(/\S/),
        reason: expect.stringMatching(/\S/),
        remedy: expect.stringMatching(/\S/),
      })
    if (told.findings) expectAllAccounted(told.findings, spoilt, label)
    else expect(spoilt.sound, label).toBe(0)
    if (told.findings) await expectFirstFile(on, `round-${round}`, label)
  }
})

interface Told {
  refusals: { field: string; reason: string; remedy: string }[]
  /** Absent where the map itself was refused. */
  findings: ImportFindings | null
}

async function importCase(on: World, spoilt: Case): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-malformed-'))
  const first = Array.from({ length: 5 }, (_, index) => `A-${index + 1},Company ${index + 1}\n`).join('')
  await writeFile(join(folder, 'first.csv'), `id,name\n${first}`)
  await writeFile(join(folder, 'file.csv'), spoilt.content)
  try {
    const end = await importFolder(on.platform, on.workspace, {
      folder,
      map: spoilt.map,
      dryRun: false,
      startedBy: 'the law',
    })
    if (end.kind !== 'done') throw new Error(`the import ended ${end.kind}`)
    const rows = await on.within((tx) => refusedAfter(tx, end.run, null, 1000))
    const refusals = [...rows, ...end.findings.problems].map(({ field, reason, remedy }) => ({ field, reason, remedy }))
    return { refusals, findings: end.findings }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { field, remedy } = error.details
    return { refusals: [{ field: field ?? '', reason: error.message, remedy: remedy ?? '' }], findings: null }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function expectAllAccounted(findings: ImportFindings, { sound, table }: Case, label: string): void {
  for (const { read, written, unchanged, refused, skipped } of findings.counts) {
    expect(written + unchanged + refused + skipped, label).toBe(read)
  }
  const own = findings.counts[1]
  if (sound > 0)
    expect((own?.written ?? 0) + (own?.unchanged ?? 0), `${label}: sound rows of ${table.shape}`).toBe(sound)
}

/** The file beside the spoilt one arrived whole. */
async function expectFirstFile(on: World, source: string, label: string): Promise<void> {
  const found = await on.within((tx) => resolve(tx, source, ['A-1', 'A-2', 'A-3', 'A-4', 'A-5']))
  expect([...found.values()].filter(({ account }) => account !== null).length, label).toBe(5)
}
