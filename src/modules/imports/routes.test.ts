import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import { apiApp } from '../../platform/http/api.ts'
import { accounts } from '../accounts/module.ts'
import { revenue } from '../revenue/module.ts'
import { permissionsOf, type Role } from '../workspaces/index.ts'
import { imports } from './module.ts'
import { routes } from './routes.ts'
import { workOnUploads } from './service.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, revenue, imports] })
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as it expects them
type Answer = { status: number; body: any }

async function ask(method: string, path: string, body?: unknown, role: Role = 'owner'): Promise<Answer> {
  const viewer: Viewer = {
    workspace: world.workspace,
    member: '00000000-0000-7000-8000-000000000001' as MemberId,
    name: 'Ines',
    role,
    permissions: permissionsOf(role),
    sees: { kind: 'all' },
    by: 'key',
  }
  const isFile = typeof body === 'string' || body instanceof Uint8Array
  const sent = body === undefined ? {} : { body: (isFile ? body : JSON.stringify(body)) as BodyInit }
  const response = await apiApp(world.platform, routes, async () => viewer).request(path, { method, ...sent })
  return { status: response.status, body: await response.json() }
}

const upload = (name: string, content: string | Uint8Array) =>
  ask('POST', `/api/imports/uploads?name=${encodeURIComponent(name)}`, content)
const work = async () => {
  while ((await workOnUploads(world.platform, world.workspace)) === 'more');
}
const imported = async (name: string, content: string, dryRun = false) => {
  const sent = await upload(name, content)
  const { body } = await ask('POST', '/api/imports/preview', { upload: sent.body.upload, source: 'crm' })
  const started = await ask('POST', '/api/imports', { upload: sent.body.upload, map: body.map, dryRun })
  await work()
  return ask('GET', `/api/imports/${started.body.run}`)
}

const people =
  'account_id,account_name,Customer since\nA-1,"Fern, Inc",2024-01-05\nA-2,Moss,2024-02-30\nA-3,Reed,2024-03-01\n'

test('a file that is sent shows its columns and first rows, packed or not', async () => {
  const [plain, packed] = [await upload('accounts.csv', people), await upload('accounts.csv.gz', gzipSync(people))]
  expect(plain.body).toMatchObject({
    name: 'accounts.csv',
    columns: ['account_id', 'account_name', 'Customer since'],
    problem: null,
  })
  expect(plain.body.rows[0]).toEqual({ line: 2, cells: ['A-1', 'Fern, Inc', '2024-01-05'] })
  expect(packed.body.rows).toEqual(plain.body.rows)
})

test('a file that is no table is refused in words, and whoever may not import is refused at the door', async () => {
  const sheet = await upload('../../etc/sheet.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))
  expect(sheet.body).toMatchObject({
    name: 'sheet.xlsx',
    problem: { field: 'file', reason: 'it is a zip archive or an Excel file' },
  })
  const empty = await upload('empty.csv', '')
  expect(empty.status === 400 || empty.body.problem.reason === 'it is empty').toBe(true)
  expect((await ask('POST', '/api/imports/uploads?name=a.csv', people, 'csm')).status).toBe(403)
  const files = await readdir(join(world.platform.config.dataFolder, 'imports', world.workspace))
  expect(files.every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true)
})

test('a mapping is proposed from the names of the columns, for the likeliest shape or the one that is asked for', async () => {
  const { body: sent } = await upload('accounts.csv', people)
  const { body } = await ask('POST', '/api/imports/preview', { upload: sent.upload })
  expect(body).toMatchObject({
    shape: 'accounts.account',
    columns: [
      { field: 'id', column: 'account_id' },
      { field: 'name', column: 'account_name' },
      { field: 'since', column: 'Customer since' },
    ],
    missing: [],
  })
  const other = await ask('POST', '/api/imports/preview', { upload: sent.upload, shape: 'revenue.contract' })
  expect(other.body.missing).toContain('starts')
  expect((await ask('POST', '/api/imports/preview', { upload: sent.upload, shape: 'no.shape' })).body).toMatchObject({
    status: 400,
    field: 'shape',
  })
})

test('an import of a file runs, tells what became of every row and lists what it refused', async () => {
  const { body } = await imported('accounts.csv', people)
  expect(body).toMatchObject({ state: 'done', read: 3, written: 2, refused: 1, dryRun: false, startedBy: 'Ines' })
  const { body: list } = await ask('GET', `/api/imports/${body.id}/refused`)
  expect(list.items[0]).toMatchObject({ line: 3, field: 'Customer since', raw: 'A-2,Moss,2024-02-30' })
  expect((await ask('GET', '/api/imports')).body.items[0]).toMatchObject({ id: body.id, refused: 1 })
})

test('a rehearsal keeps nothing and has nothing to mend', async () => {
  const { body } = await imported('more.csv', 'account_id,account_name\nB-1,Birch\n,nameless\n', true)
  expect(body).toMatchObject({ state: 'done', dryRun: true, written: 1, refused: 1 })
  expect((await imported('more.csv', 'account_id,account_name\nB-1,Birch\n')).body).toMatchObject({ written: 1 })
  expect((await ask('POST', `/api/imports/${body.id}/replay`, {})).body).toMatchObject({ status: 409, field: 'run' })
})

test('a refused row is mended in its place; mended badly it stays and says why', async () => {
  const { body: run } = await imported('mend.csv', 'account_id,Customer since\nM-1,soon\nM-2,2024-01-01\n')
  const mend = (raw: string) => ask('PUT', `/api/imports/${run.id}/refused/0/2`, { raw })
  expect((await mend('M-1,later')).body).toMatchObject({ outcome: 'refused', field: 'Customer since' })
  expect((await mend('M-1\nM-9,2024-01-01')).body).toMatchObject({ outcome: 'refused', field: 'row' })
  expect((await mend('M-1,2024-05-01')).body).toMatchObject({ outcome: 'written' })
  expect((await mend('M-1,2024-05-01')).status).toBe(404)
  expect((await ask('GET', `/api/imports/${run.id}`)).body).toMatchObject({ read: 2, written: 2, refused: 0 })
})

test('refused rows are tried again once what they waited for has come', async () => {
  const { body: run } = await imported(
    'contracts.csv',
    'contract_id,account_id,start_date,amount\nK-1,N-1,2024-01-01,100\nK-2,N-2,2024-01-01,100\n',
  )
  expect(run).toMatchObject({ refused: 2, written: 0 })
  await imported('accounts.csv', 'account_id,account_name\nN-1,North\n')
  expect((await ask('POST', `/api/imports/${run.id}/replay`, {})).body).toEqual({ tried: 2, accepted: 1 })
  expect((await ask('GET', `/api/imports/${run.id}`)).body).toMatchObject({ refused: 1, written: 1 })
})

test('a row that contradicts an earlier one is not tried with all others: which of the two is right somebody has to say', async () => {
  const { body: run } = await imported('twice.csv', 'account_id,account_name\nT-1,Doppel\nT-1,Doppel and Sons\n')
  expect(run).toMatchObject({ refused: 1, written: 1 })
  expect((await ask('POST', `/api/imports/${run.id}/replay`, {})).body).toEqual({ tried: 0, accepted: 0 })
  const decided = await ask('PUT', `/api/imports/${run.id}/refused/0/3`, { raw: 'T-1,Doppel and Sons' })
  expect(decided.body).toMatchObject({ outcome: 'written' })
})

test('an import that waits can be cancelled and is then not begun', async () => {
  const { body: sent } = await upload('late.csv', 'account_id\nL-1\n')
  const map = 'source: crm\nfiles:\n  - file: late.csv\n    shape: accounts.account\n    columns: { id: account_id }\n'
  const { body } = await ask('POST', '/api/imports', { upload: sent.upload, map })
  expect((await ask('POST', `/api/imports/${body.run}/cancel`, {})).body).toEqual({ state: 'cancelled' })
  await work()
  expect((await ask('GET', `/api/imports/${body.run}`)).body).toMatchObject({ state: 'cancelled', read: 0 })
})

test('a map with a mistake is refused with its line before anything starts', async () => {
  const { body: sent } = await upload('late.csv', 'account_id\nL-1\n')
  const map = 'source: crm\nfiles:\n  - file: late.csv\n    shape: accounts.acount\n'
  expect((await ask('POST', '/api/imports', { upload: sent.upload, map })).body).toMatchObject({
    status: 400,
    line: 4,
    field: 'files.0.shape',
  })
})
