import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { refreshCatalogue } from '../../modules/measures/index.ts'
import { compare, configuration, filesIn, follow } from '../../platform/packs/code.ts'
import { modules } from '../wiring.ts'

let world: World
let admin: Person
let root: string

beforeAll(async () => {
  world = await aWorld({ modules })
  admin = await world.person('admin', 'Ada Admin')
  await world.within((tx) => refreshCatalogue(world.platform, tx))
  root = await mkdtemp(join(tmpdir(), 'tenure-config-'))
  await exportAll()
})
afterAll(() => world.close())

async function exportAll(): Promise<number> {
  const pieces = await world.within((tx) => configuration(world.platform, tx))
  for (const { folder, name, content } of pieces) {
    await mkdir(join(root, folder), { recursive: true })
    await writeFile(join(root, folder, `${name}.yaml`), stringify(content))
  }
  return pieces.length
}

const file = (folder: string, name: string) => join(root, folder, `${name}.yaml`)
async function edit(folder: string, name: string, change: (content: Record<string, unknown>) => void): Promise<void> {
  const content = parse(await readFile(file(folder, name), 'utf8'))
  change(content)
  await writeFile(file(folder, name), stringify(content))
}
const differ = async () => {
  const files = await filesIn(world.platform, root)
  const all = await world.within((tx) => compare(world.platform, tx, files))
  return all
    .filter(({ standing }) => standing !== 'same')
    .map(({ folder, name, standing }) => `${folder}/${name} ${standing}`)
}
const apply = async (wins: 'neither' | 'files' = 'neither') => {
  const files = await filesIn(world.platform, root)
  return world.within((tx) => follow(world.platform, tx, files, wins))
}
const playbook = async (key: string) => {
  const { body } = await world.call(admin, 'GET', '/api/playbooks')
  const { id } = body.items.find((one: { key: string }) => one.key === key)
  return (await world.call(admin, 'GET', `/api/playbooks/${id}`)).body
}

test('N5 what is exported is what the pack brought, and applying it again changes nothing', async () => {
  const folders = (await readdir(root)).sort()
  expect(folders).toEqual(['playbooks', 'scorecards', 'segments', 'templates'])
  expect(await differ()).toEqual([])
  expect((await apply()).every(({ standing }) => standing === 'same')).toBe(true)
  const pack = await filesIn(world.platform, join(world.platform.config.packsFolder, 'saas'))
  const against = await world.within((tx) => compare(world.platform, tx, pack))
  expect(against.filter(({ standing }) => standing !== 'same')).toEqual([])
})

test('N5 a change in a file is applied as a new version; a change on a page stays, and both at once are refused', async () => {
  await edit('playbooks', 'renewal', (content) => Object.assign(content, { summary: 'From the file' }))
  expect(await differ()).toEqual(['playbooks/renewal changed'])
  await apply()
  expect(await playbook('renewal')).toMatchObject({ summary: 'From the file', version: 2, stage: 'off' })
  // Somebody changes it on the page.
  const { id, source } = await playbook('renewal')
  await world.call(admin, 'POST', '/api/playbooks', { id, source: source.replace('From the file', 'From the page') })
  expect(await differ()).toEqual(['playbooks/renewal drifted'])
  await apply()
  expect((await playbook('renewal')).summary).toBe('From the page')
  // And then in the file as well.
  await edit('playbooks', 'renewal', (content) => Object.assign(content, { summary: 'From the file again' }))
  expect(await differ()).toEqual(['playbooks/renewal conflict'])
  await expect(apply()).rejects.toMatchObject({ code: 'conflict', details: { field: 'playbooks/renewal' } })
  await apply('files')
  expect((await playbook('renewal')).summary).toBe('From the file again')
  expect(await differ()).toEqual([])
})

test('N5 a file that names what is not there is refused whole, with its line', async () => {
  await edit('segments', 'detractors', (content) => Object.assign(content, { description: 'Changed beside it' }))
  await edit('playbooks', 'at-risk', (content) =>
    Object.assign(content, { triggers: [{ entered: 'No such segment' }] }),
  )
  await expect(apply()).rejects.toThrow(/line \d+: There is no segment No such segment/)
  expect(await differ()).toContain('segments/detractors changed')
  await exportAll()
})

test('only plain files with plain names are read, whatever else lies in a folder', async () => {
  await symlink('/etc/hostname', file('playbooks', 'linked'))
  await writeFile(join(root, 'playbooks', '..x.yaml'), 'name: Odd')
  await writeFile(join(root, 'playbooks', 'Capital.yaml'), 'name: Odd')
  expect(await differ()).toEqual([])
})
