import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { AppError } from '../../kernel/errors.ts'
import { defineModule, type ImportShape } from '../../platform/contributions.ts'
import type { ImportFindings } from '../../platform/imports/progress.ts'
import { count } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { type FolderEnd, type FolderImport, importFolder } from './service.ts'
import { refusedAfter } from './store.ts'

/** Accounts, and beside them a shape that cannot bear one name: it throws over the whole batch. */
const accountShape = accounts.shapes?.find((shape) => shape.name === 'accounts.account') as ImportShape
const touchy: ImportShape = {
  ...accountShape,
  name: 'tests.touchy',
  write: (tx, rows, context) => {
    if (rows.some((row) => row.values.name === 'poison')) {
      throw new AppError('invalid', 'nobody is called poison', { field: 'name', remedy: 'Choose another name' })
    }
    return accountShape.write(tx, rows, context)
  },
}
const modules = [accounts, defineModule({ name: 'tests', shapes: [touchy] })]

const worlds: World[] = []
const world = async () => {
  const made = await aWorld({ modules })
  worlds.push(made)
  return made
}
afterAll(() => Promise.all(worlds.map((made) => made.close())))

const folderWith = async (files: Record<string, string | Uint8Array>) => {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-import-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

const map = (file = 'accounts.csv', shape = 'accounts.account') =>
  `source: crm\nfiles:\n  - file: ${file}\n    shape: ${shape}\n    columns: { id: id, name: name, since: since }\n`

const run = (on: World, folder: string, rest: Partial<FolderImport> = {}): Promise<FolderEnd> =>
  importFolder(on.platform, on.workspace, { folder, map: map(), dryRun: false, startedBy: 'a test', ...rest })

const done = async (end: Promise<FolderEnd>) => {
  const ended = await end
  if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
  return ended
}
const only = ({ counts }: ImportFindings) => counts.map(({ part, file, shape, ...numbers }) => numbers)[0]
const refused = (on: World, end: { run: FolderEnd['run'] }) => on.within((tx) => refusedAfter(tx, end.run, null, 1000))
const customers = (on: World) => on.within(count)

const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `A-${from + index},Company ${from + index},2024-01-05\n`).join('')

test('every row of a file is written, unchanged, refused or skipped, and what is refused is kept with line, field and remedy', async () => {
  const on = await world()
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 3)}A-4,Late,2024-13-01\n,Nameless,2024-01-01\nA-6,short\n`,
  })
  const end = await done(run(on, folder))
  expect(only(end.findings)).toEqual({ read: 6, written: 3, unchanged: 0, refused: 3, skipped: 0 })
  expect((await refused(on, end)).map(({ line, field, raw }) => [line, field, raw])).toEqual([
    [5, 'since', 'A-4,Late,2024-13-01'],
    [6, 'id', ',Nameless,2024-01-01'],
    [7, 'row', 'A-6,short'],
  ])
  expect((await refused(on, end)).every((row) => row.reason !== '' && row.remedy !== '')).toBe(true)
  expect(only((await done(run(on, folder))).findings)).toEqual({
    read: 6,
    written: 0,
    unchanged: 3,
    refused: 3,
    skipped: 0,
  })
  expect(await customers(on)).toBe(3)
})

test('a dry run reports what the real one does and keeps nothing', async () => {
  const on = await world()
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 1200)}A-7,Another,2024-01-05\nA-x,Bad,yesterday\n`,
  })
  const dry = await done(run(on, folder, { dryRun: true }))
  expect(await customers(on)).toBe(0)
  const real = await done(run(on, folder))
  expect(dry.findings).toEqual(real.findings)
  expect(await refused(on, dry)).toEqual(await refused(on, real))
  expect(await customers(on)).toBe(1200)
})

test('an import that is stopped goes on where it was, and its end is that of one that was never stopped', async () => {
  const [stopped, whole] = [await world(), await world()]
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 1500)}A-9,Contradiction,2024-01-05\n${rows(1501, 3600)}`,
  })
  let batches = 0
  expect((await run(stopped, folder, { mayGoOn: () => ++batches < 2 })).kind).toBe('paused')
  expect(await customers(stopped)).toBe(1999)
  const resumed = await done(run(stopped, folder))
  const straight = await done(run(whole, folder))
  expect(resumed.resumed).toBe(true)
  expect(resumed.findings).toEqual(straight.findings)
  expect(only(resumed.findings)).toEqual({ read: 3601, written: 3600, unchanged: 0, refused: 1, skipped: 0 })
  expect(await refused(stopped, resumed)).toEqual(await refused(whole, straight))
  expect(await customers(stopped)).toBe(3600)
})

test('an import that breaks between two batches loses nothing and counts nothing twice', async () => {
  const on = await world()
  const folder = await folderWith({ 'accounts.csv': `id,name,since\n${rows(1, 2500)}` })
  const breaking = run(on, folder, {
    onProgress: () => {
      throw new Error('the power went out')
    },
  })
  await expect(breaking).rejects.toThrow('the power went out')
  expect(await customers(on)).toBe(1000)
  expect(only((await done(run(on, folder))).findings)).toEqual({
    read: 2500,
    written: 2500,
    unchanged: 0,
    refused: 0,
    skipped: 0,
  })
})

test('a run whose worker fell silent is taken over, and the silent one writes no more', async () => {
  const on = await world()
  const folder = await folderWith({ 'accounts.csv': `id,name,since\n${rows(1, 3000)}` })
  let second: Promise<FolderEnd> | undefined
  const first = run(on, folder, {
    mayGoOn: () => {
      if (!second) {
        on.clock.advance(600_000)
        second = run(on, folder)
      }
      return true
    },
  })
  const ends = [await first, await second]
  expect(ends.map((end) => end?.kind).sort()).toEqual(['done', 'not ours'])
  expect(await customers(on)).toBe(3000)
})

test('an id told twice in the same words counts once; told differently it is refused and names the other line', async () => {
  const on = await world()
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 1100)}${rows(5, 5)}A-6,Other,2024-01-05\n`,
  })
  const end = await done(run(on, folder))
  expect(only(end.findings)).toEqual({ read: 1102, written: 1100, unchanged: 1, refused: 1, skipped: 0 })
  expect((await refused(on, end))[0]).toMatchObject({
    line: 1103,
    field: 'id',
    reason: 'line 7 has the same id A-6 and says something else',
  })
})

test('one row that a shape cannot bear is refused alone, however the batch is thrown away', async () => {
  const on = await world()
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 300)}A-x,poison,2024-01-05\n${rows(301, 700)}`,
  })
  const end = await done(run(on, folder, { map: map('accounts.csv', 'tests.touchy') }))
  expect(only(end.findings)).toEqual({ read: 701, written: 700, unchanged: 0, refused: 1, skipped: 0 })
  expect((await refused(on, end))[0]).toMatchObject({ line: 302, field: 'name', remedy: 'Choose another name' })
})

test('packed files, JSON lists and JSON lines say the same as CSV', async () => {
  const items = [1, 2, 3].map((number) => ({ id: `A-${number}`, name: `Company ${number}`, since: '2024-01-05' }))
  const contents = {
    'accounts.csv.gz': gzipSync(`\ufeffid;name;since\r\n${rows(1, 3).replaceAll(',', ';')}`),
    'accounts.json': JSON.stringify(items, null, 1),
    'accounts.jsonl': items.map((item) => JSON.stringify(item)).join('\n'),
  }
  for (const [name, content] of Object.entries(contents)) {
    const on = await world()
    const end = await done(run(on, await folderWith({ [name]: content }), { map: map(name.replace('.gz', '')) }))
    expect([name, only(end.findings)]).toEqual([name, { read: 3, written: 3, unchanged: 0, refused: 0, skipped: 0 }])
  }
})

test('a file that cannot be read holds the others up in nothing', async () => {
  const on = await world()
  const folder = await folderWith({
    'accounts.csv': `id,name,since\n${rows(1, 2)}`,
    'wrong.csv': 'id,title\n1,2\n',
    'sheet.csv': new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]),
  })
  const files = ['sheet.csv', 'wrong.csv', 'absent.csv', 'accounts.csv']
  const text = `source: crm\nfiles:\n${files.map((file) => map(file).split('\n').slice(2).join('\n')).join('')}`
  const end = await done(run(on, folder, { map: text }))
  expect(end.findings.problems.map(({ file, field, reason }) => [file, field, reason])).toEqual([
    ['sheet.csv', 'file', 'it is a zip archive or an Excel file'],
    ['wrong.csv', 'name', 'the file has no such column'],
    ['absent.csv', 'file', 'it is not in the folder'],
  ])
  expect(await customers(on)).toBe(2)
})
