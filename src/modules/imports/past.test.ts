import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import { rawId } from '../accounts/index.ts'
import { columnsOn, lastClosed } from '../measures/index.ts'
import { closeImported, importFolder, workOnUploads } from './service.ts'

/** The clock calls for closes every five minutes, and may do so in the middle of somebody's first import. */

const files = {
  'accounts.csv': 'id,name,since\nA-1,Fern,2024-01-05\nA-2,Moss,2024-01-05\n',
  'contracts.csv':
    'id,account,starts,ends,amount\nC-1,A-1,2025-01-01,2026-12-31,1200\nC-2,A-2,2025-01-01,2026-12-31,2400\n',
}
const fileMap = (file: string) =>
  file === 'accounts.csv'
    ? `  - file: ${file}\n    shape: accounts.account\n    columns: { id: id, name: name, since: since }\n`
    : `  - file: ${file}\n    shape: revenue.contract\n    columns: { id: id, account: account, starts: starts, ends: ends, amount: amount }\n`
const map = (...names: string[]) => `source: crm\nfiles:\n${names.map(fileMap).join('')}`
const monthsAgo = '2025-11-10' as Day

const worlds: World[] = []
let world: World
let owner: Person
beforeEach(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  worlds.push(world)
  owner = await world.person('owner')
})
afterAll(() => Promise.all(worlds.map((one) => one.close())))

const fiveMinutes = () =>
  world.platform.contributions.jobs.find(({ name }) => name === 'measures.close_days')?.run(world.platform, {})

/** What the days of months ago are frozen with, for good. */
async function frozen() {
  const accounts = ['A-1', 'A-2'].map((id) => rawId(world.workspace, 'crm', id))
  const columns = await world.within((tx) => columnsOn(tx, accounts, monthsAgo, 'frozen', ['commercial.arr']))
  return { through: await world.within(lastClosed), arr: [...columns.of('commercial.arr')] }
}
const nothing = { through: null, arr: [Number.NaN, Number.NaN] }
const whole = { through: '2026-03-01', arr: [120_000, 240_000] }

test('a folder whose import is stopped between its files and goes on is frozen whole, whatever the clock calls for meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenure-import-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const asked = { folder, map: map(...Object.keys(files)), dryRun: false, startedBy: 'a test' }
  const first = await importFolder(world.platform, world.workspace, { ...asked, mayGoOn: () => false })
  expect(first.kind).toBe('paused')
  await fiveMinutes()
  expect(await frozen()).toEqual(nothing)
  expect((await importFolder(world.platform, world.workspace, asked)).kind).toBe('done')
  await closeImported(world.platform, world.workspace)
  expect(await frozen()).toEqual(whole)
})

test('of files that are sent one after the other none is frozen before the last of them is in', async () => {
  for (const [name, content] of Object.entries(files)) {
    const headers = { authorization: `Bearer ${owner.key}` }
    const sent = await fetch(`${await served()}/api/imports/uploads?name=${name}`, {
      ...{ method: 'POST', headers, body: content },
    })
    const { upload } = (await sent.json()) as { upload: string }
    const started = await world.call(owner, 'POST', '/api/imports', { upload, map: map(name) })
    expect([started.status, started.body.detail]).toEqual([200, undefined])
  }
  expect(await workOnUploads(world.platform, world.workspace)).toBe('more')
  await fiveMinutes()
  expect(await frozen()).toEqual(nothing)
  while ((await workOnUploads(world.platform, world.workspace)) === 'more');
  expect(await frozen()).toEqual(whole)
})

const served = () => world.serve()
