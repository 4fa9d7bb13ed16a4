import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Connection, ConnectorContext, ConnectorSettings, Cursor, Pulled, PulledRow } from '../connector.ts'
import { watchedFolderSource } from './kind.ts'

const noon = Date.parse('2026-03-02T12:00:00Z')
let now: number
let root: string
let folder: string
let connection: Connection

const context = (rest: Partial<ConnectorContext> = {}): ConnectorContext => ({
  workspace: { id: '0190c2f0-5c1e-7000-8000-000000000000' as WorkspaceId, slug: 'fernhollow' },
  now: () => new Date(now),
  dataFolder: root,
  watched: [],
  reachable: [],
  own: { server: '', role: '' },
  ...rest,
})

beforeEach(async () => {
  now = noon
  root = mkdtempSync(join(tmpdir(), 'tenure-folder-'))
  folder = join(root, 'inbox', 'fernhollow')
  connection = await watchedFolderSource.open({}, context())
})
afterEach(() => connection.close())

/** Puts a file there as it was left a quarter of an hour ago. */
function put(name: string, content: string | Uint8Array, seconds = 900): void {
  writeFileSync(join(folder, name), content)
  touch(name, seconds)
}
function touch(name: string, seconds: number): void {
  const at = new Date(now - seconds * 1000)
  utimesSync(join(folder, name), at, at)
}

async function pullAll(place: ConnectorSettings, from: Cursor, limit = 1000) {
  const rows: PulledRow[] = []
  const problems: Pulled['problems'] = []
  let cursor = from
  for (;;) {
    const pulled = await connection.pull(place, cursor, limit)
    rows.push(...pulled.rows)
    problems.push(...pulled.problems)
    cursor = pulled.cursor
    if (!pulled.more) return { rows, cursor, problems, again: pulled.again, isWhole: pulled.isWhole }
  }
}
const said = (rows: PulledRow[]) =>
  rows.map(({ record }) =>
    record.kind === 'record' ? `${record.line}:${String(record.values.get('id'))}` : `${record.line}:broken`,
  )

test('files that appear are read by name, whatever their form, and once', async () => {
  put('b.csv', 'id,name\nB1,One\nB2,Two\n')
  put('a.ndjson', '{"id":"A1"}\n{"id":"A2"}\n')
  put('c.csv.gz', gzipSync('id;name\nC1;One\n'))
  put('d.json', '[{"id":"D1"},{"id":"D2"}]')
  const first = await pullAll({ files: '*' }, null)
  expect(said(first.rows)).toEqual(['1:A1', '2:A2', '2:B1', '3:B2', '2:C1', '1:D1', '2:D2'])
  expect(first.problems).toEqual([])
  expect((await pullAll({ files: '*' }, first.cursor)).rows).toEqual([])
  put('e.csv', 'id\nE1\n')
  expect(said((await pullAll({ files: '*' }, first.cursor)).rows)).toEqual(['2:E1'])
})

test('a file that only grew is read on behind the last line, with its own line numbers', async () => {
  put('log.csv', 'id,note\n1,"two\nlines"\n2,x\n')
  put('log.ndjson', '{"id":"a"}\n')
  const first = await pullAll({ files: 'log.*' }, null)
  expect(said(first.rows)).toEqual(['2:1', '4:2', '1:a'])
  appendFileSync(join(folder, 'log.csv'), '3,y\n4,z\n')
  appendFileSync(join(folder, 'log.ndjson'), '{"id":"b"}\n')
  now += 3_600_000
  touch('log.csv', 60)
  touch('log.ndjson', 60)
  const second = await pullAll({ files: 'log.*' }, first.cursor)
  expect(said(second.rows)).toEqual(['5:3', '6:4', '2:b'])
  expect(second.rows[0]?.record).toMatchObject({ raw: '3,y' })
})

test('a reading that was stopped in the middle of a file goes on behind the row that was given last', async () => {
  put('big.csv', `id\n${Array.from({ length: 50 }, (_, n) => `R${n}`).join('\n')}\n`)
  const { cursor, rows } = await connection.pull({ files: '*' }, null, 20)
  expect(rows).toHaveLength(20)
  await connection.close()
  connection = await watchedFolderSource.open({}, context())
  const rest = await pullAll({ files: '*' }, JSON.parse(JSON.stringify(cursor)), 7)
  expect(said(rest.rows)).toEqual(Array.from({ length: 30 }, (_, n) => `${n + 22}:R${n + 20}`))
})

test('a file that was changed or shortened is read again from its beginning', async () => {
  put('accounts.csv', 'id,name\n1,One\n2,Two\n')
  const first = await pullAll({ files: '*' }, null)
  put('accounts.csv', 'id,name\n1,Other\n2,Two\n3,Three\n', 60)
  const second = await pullAll({ files: '*' }, first.cursor)
  expect(said(second.rows)).toEqual(['2:1', '3:2', '4:3'])
  put('accounts.csv', 'id,name\n1,Other\n', 30)
  expect(said((await pullAll({ files: '*' }, second.cursor)).rows)).toEqual(['2:1'])
})

test('a file that is just being written waits until it is still, and asks to be looked at again', async () => {
  put('now.csv', 'id\n1\n', 1)
  const early = await pullAll({ files: '*' }, null)
  expect([said(early.rows), early.again]).toEqual([[], 4])
  now += 5_000
  expect(said((await pullAll({ files: '*' }, early.cursor)).rows)).toEqual(['2:1'])
})

test('where the clock of the files runs ahead, two looks decide', async () => {
  put('ahead.csv', 'id\n1\n', -86_400)
  const first = await pullAll({ files: '*' }, null)
  expect(said(first.rows)).toEqual([])
  now += 6_000
  expect(said((await pullAll({ files: '*' }, first.cursor)).rows)).toEqual(['2:1'])
})

test('a last line without its end waits a minute longer than the lines before it', async () => {
  put('half.ndjson', '{"id":"1"}\n{"id":"2"', 10)
  const first = await pullAll({ files: '*' }, null)
  expect([said(first.rows), first.again]).toEqual([['1:1'], 50])
  appendFileSync(join(folder, 'half.ndjson'), ',"more":true}\n')
  now += 20_000
  touch('half.ndjson', 10)
  const second = await pullAll({ files: '*' }, first.cursor)
  expect(said(second.rows)).toEqual(['2:2'])
  put('whole.csv', 'id\n1\n2', 61)
  expect(said((await pullAll({ files: 'whole.csv' }, null)).rows)).toEqual(['2:1', '3:2'])
})

test('a line that was taken without its end and grew after all is read again with its file', async () => {
  put('late.csv', 'id,name\n1,Comp', 120)
  const first = await pullAll({ files: '*' }, null)
  expect(said(first.rows)).toEqual(['2:1'])
  appendFileSync(join(folder, 'late.csv'), 'any\n2,Two\n')
  now += 3_600_000
  touch('late.csv', 60)
  const second = await pullAll({ files: '*' }, first.cursor)
  expect(second.rows.map(({ record }) => record.raw)).toEqual(['1,Company', '2,Two'])
})

test('a damaged file tells its problem once and holds up no other', async () => {
  put('a.csv.gz', gzipSync('id\n1\n2\n').subarray(0, 20))
  put('b.csv', 'id\n9\n')
  const first = await pullAll({ files: '*' }, null)
  expect(first.problems.map(({ file, field }) => [file, field])).toEqual([['a.csv.gz', 'file']])
  expect(said(first.rows)).toContain('2:9')
  expect((await pullAll({ files: '*' }, first.cursor)).problems).toEqual([])
})

test('a folder that lists everything is read whole whenever anything in it changed, and says so', async () => {
  put('a.csv', 'id\n1\n2\n')
  put('b.csv', 'id\n3\n')
  const place = { files: '*', everything: true }
  const first = await pullAll(place, null, 2)
  expect([said(first.rows), first.isWhole]).toEqual([['2:1', '3:2', '2:3'], true])
  const same = await pullAll(place, first.cursor)
  expect([same.rows, same.isWhole]).toEqual([[], false])
  unlinkSync(join(folder, 'a.csv'))
  const second = await pullAll(place, same.cursor)
  expect([said(second.rows), second.isWhole]).toEqual([['2:3'], true])
})

test('links that lead out of the folder, sockets and half-finished files are passed over', async () => {
  writeFileSync(join(root, 'outside.csv'), 'id\nsecret\n')
  symlinkSync(join(root, 'outside.csv'), join(folder, 'link.csv'))
  const socket = createServer()
  await new Promise<void>((resolve) => socket.listen(join(folder, 'socket.csv'), resolve))
  mkdirSync(join(folder, 'dir.csv'))
  for (const name of ['x.csv.tmp', '.hidden.csv', 'y.csv.part']) put(name, 'id\n1\n')
  put('good.csv', 'id\n1\n')
  symlinkSync(join(folder, 'good.csv'), join(folder, 'inside.csv'))
  const { rows, problems } = await pullAll({ files: '*.csv' }, null)
  await new Promise((resolve) => socket.close(resolve))
  expect(said(rows)).toEqual(['2:1', '2:1'])
  expect(problems).toMatchObject([{ file: 'link.csv', reason: 'it is a link that leads out of the watched folder' }])
})

test.each(['..', '../other', '../../etc', '/etc', 'link', 'missing', 'inner/../../other'])(
  'the folder %s is refused',
  async (asked) => {
    mkdirSync(join(root, 'inbox', 'other'), { recursive: true })
    mkdirSync(join(folder, 'inner'))
    symlinkSync('/etc', join(folder, 'link'))
    await expect(watchedFolderSource.open({ folder: asked }, context())).rejects.toThrow('that may be watched')
  },
)

test('folders that the operator names take the place of the inbox, each for all workspaces or for one', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'tenure-shared-'))
  mkdirSync(join(shared, 'drop'))
  const open = (watched: ConnectorContext['watched'], asked: string) =>
    watchedFolderSource.open({ folder: asked }, context({ watched })).then((made) => made.close())
  await open([{ folder: shared, workspace: null }], 'drop')
  await open([{ folder: shared, workspace: 'fernhollow' }], join(shared, 'drop'))
  await expect(open([{ folder: shared, workspace: 'another' }], 'drop')).rejects.toThrow(
    'This workspace may watch no folder',
  )
})

test('what lies there is shown as streams: files that differ only in their numbers are one', async () => {
  put('events-2026-03-01.ndjson', '{"id":"1","account":"A"}\n')
  put('events-2026-03-02.ndjson', '{"id":"2","account":"A"}\n')
  put('accounts.csv', 'id,name\n1,One\n')
  const { places } = await connection.check()
  expect(places.map(({ name, columns, stream }) => [name, columns.map((column) => column.name), stream])).toEqual([
    ['accounts.csv', ['id', 'name'], { files: 'accounts.csv' }],
    ['events-*.ndjson', ['id', 'account'], { files: 'events-*.ndjson' }],
  ])
  const sample = await connection.sample({ files: 'events-*.ndjson' }, 20)
  expect([sample.columns, sample.rows.length]).toEqual([['id', 'account'], 1])
})

test('a file that was moved into place whole is read as soon as it is still', async () => {
  writeFileSync(join(root, 'made-elsewhere.csv'), 'id\n1\n')
  renameSync(join(root, 'made-elsewhere.csv'), join(folder, 'here.csv'))
  touch('here.csv', 6)
  expect(said((await pullAll({ files: 'here.csv' }, null)).rows)).toEqual(['2:1'])
})
