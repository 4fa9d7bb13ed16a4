import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { refreshCatalogue } from '../../modules/measures/index.ts'
import { compare, configuration, filesIn, follow } from '../../platform/packs/code.ts'
import { isConfigurationName } from '../../platform/packs/packs.ts'
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
  expect(folders).toEqual([
    ...['approvals', 'expansion', 'limits', 'mail', 'playbooks', 'scorecards', 'segments', 'templates'],
  ])
  expect(await differ()).toEqual([])
  expect((await apply()).every(({ standing }) => standing === 'same')).toBe(true)
  const pack = await filesIn(world.platform, join(world.platform.config.packsFolder, 'saas'))
  const against = await world.within((tx) => compare(world.platform, tx, pack))
  expect(against.filter(({ standing }) => standing !== 'same' && standing !== 'here')).toEqual([])
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

// ---------------------------------------------------------------- everything else that a workspace decides

const condition = (where: unknown) => ({ version: 1, where })
const secrets = { password: 'a-planted-password', dkimKey: generateKeyPairSync('rsa', { modulusLength: 2048 }) }

/** One of every kind that a page can make, with secrets where there are any. */
async function decideEverything() {
  const must = async (method: 'POST' | 'PUT', path: string, body: Record<string, unknown>) => {
    const answer = await world.call(admin, method, path, body)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer.body
  }
  await must('POST', '/api/accounts/fields', { label: 'Region', type: 'choice', choices: ['North', 'South'] })
  await must('PUT', '/api/privacy/retention', { kind: await retentionKind(), days: 800 })
  await must('PUT', '/api/events/measures/custom.exports', {
    label: 'Exports',
    rule: { count: 'events', names: ['Report exported'], window: 30 },
  })
  const list = await must('POST', '/api/segments', { name: 'Advisory board', kind: 'list', evaluation: 'live' })
  const named = condition({ field: `segment:${list.id}`, op: 'is', value: true })
  const rule = await must('POST', '/api/segments', {
    name: 'Board',
    kind: 'rule',
    evaluation: 'live',
    condition: named,
  })
  await must('POST', '/api/segments', {
    ...{ name: 'Atop', kind: 'rule', evaluation: 'day close' },
    condition: condition({ field: `segment:${rule.id}`, op: 'is', value: false }),
  })
  const look = { columns: ['attribute:arr', `segment:${rule.id}`], sort: 'attribute:arr', direction: 'descending' }
  await must('POST', '/api/segments/views', { name: 'The board', isShared: true, condition: named, ...look })
  await must('POST', '/api/segments/views', { name: 'Only mine', isShared: false, condition: null, ...look })
  await must('POST', '/api/approvals/policies', {
    ...{ name: 'Large credits', approver: 'lead' },
    condition: condition({ field: 'amount', op: 'above', value: 500_000 }),
  })
  await must('PUT', '/api/approvals/limits/csm', { percent: 7, amount: 90_000 })
  await must('PUT', '/api/tasks/calendars', {
    zone: 'Europe/Lisbon',
    hours: [...Array.from({ length: 5 }, () => [[510, 1050]]), [], []],
    holidays: [{ day: '2027-12-25', name: 'Christmas' }],
  })
  const { items } = (await world.call(admin, 'GET', '/api/tasks/roles')).body
  const { items: people } = (await world.call(admin, 'GET', '/api/workspaces/members')).body
  const ada = people.find(({ name }: { name: string }) => name === 'Ada Admin')
  await must('PUT', `/api/tasks/roles/${items[0].role}`, { person: ada.id })
  await must('POST', '/api/messaging/senders', {
    ...{ name: 'Success', address: 'success@fernhollow.example', host: 'smtp.fernhollow.example', port: 587 },
    ...{ security: 'starttls', username: 'success', password: secrets.password },
    ...{ dkimDomain: 'fernhollow.example', dkimSelector: 's1' },
    dkimKey: secrets.dkimKey.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  })
  await must('PUT', '/api/messaging/rules', {
    ...{ quietFrom: 1200, quietTo: 450, perDay: 2, perWeek: 4, atRisk: 'task', optIn: [] },
    ...{ words: { product: 'Fernhollow' }, postalAddress: '1 Fern Lane', filesTo: null },
  })
  await must('POST', '/api/holdouts', { name: 'Everything', share: 50 })
  await must('POST', '/api/campaigns', {
    ...{ name: 'Letter to the board', template: 'quarterly-letter', segment: rule.id, rhythm: 'quarterly' },
    ...{ startsOn: '2031-01-07', perDay: 20, roles: ['champion'] },
  })
}

const retentionKind = async (): Promise<string> =>
  (await world.call(admin, 'GET', '/api/privacy/retention')).body.items[0].kind

async function filesOf(folder: string): Promise<Record<string, Record<string, unknown>>> {
  const names = await readdir(join(root, folder))
  const read = async (name: string) => [
    name.replace('.yaml', ''),
    parse(await readFile(join(root, folder, name), 'utf8')),
  ]
  return Object.fromEntries(await Promise.all(names.map(read)))
}

test('N5 every kind of configuration is exported by names, without a secret, and read again as the same', async () => {
  await decideEverything()
  await exportAll()
  const folders = (await readdir(root)).filter((one) => one !== 'templates' && one !== 'playbooks').sort()
  expect(folders).toEqual(
    [
      'approvals',
      'calendars',
      'campaigns',
      'expansion',
      'fields',
      'holdouts',
      'limits',
      'mail',
      'measures',
      'retention',
      'scorecards',
    ].concat([...['segments', 'senders', 'task-roles', 'views']]),
  )
  const segments = await filesOf('segments')
  expect(segments['advisory-board']).toEqual({ name: 'Advisory board', kind: 'list', evaluation: 'live' })
  expect(segments.board?.where).toEqual({ field: 'segment:Advisory board', op: 'is', value: true })
  expect(Object.keys(await filesOf('views'))).toEqual(['the-board'])
  expect(await filesOf('campaigns')).toEqual({
    'letter-to-the-board': {
      ...{ name: 'Letter to the board', template: 'quarterly-letter', segment: 'Board', rhythm: 'quarterly' },
      ...{ startsOn: '2031-01-07', perDay: 20, roles: ['champion'] },
    },
  })
  expect((await filesOf('calendars')).workspace).toMatchObject({
    hours: [['08:30-17:30'], ...Array(4).fill(['08:30-17:30']), [], []],
  })
  const everything = (await Promise.all(folders.map(filesOf))).map((one) => JSON.stringify(one)).join()
  for (const secret of [secrets.password, 'PRIVATE KEY', 'salt', 'dkimKey']) expect(everything).not.toContain(secret)
  expect(await differ()).toEqual([])
})

test('N5 what one workspace exports another one takes, whatever names what; a second time nothing is left to do', async () => {
  const other = await aWorld({ modules })
  try {
    await other.person('admin', 'Ada Admin')
    await other.within((tx) => refreshCatalogue(other.platform, tx))
    const { email } = (await world.call(admin, 'GET', '/api/me')).body.member ?? {}
    const files = (await filesIn(other.platform, root)).filter(({ folder }) => folder !== 'task-roles' || email)
    const taken = files.filter(({ folder }) => folder !== 'task-roles')
    await other.within((tx) => follow(other.platform, tx, taken, 'files'))
    const after = await other.within((tx) => compare(other.platform, tx, taken))
    expect(after.filter(({ standing }) => standing !== 'same')).toEqual([])
  } finally {
    await other.close()
  }
})

test('N5 each file that cannot be taken is named with its line, and nothing of any is kept', async () => {
  await writeFile(
    file('segments', 'lost'),
    'name: Lost\n# why\nwhere:\n  all:\n    - field: attribute:size\n      op: is\n      value: enterprise\n    - field: segment:Nobody keeps this\n      op: is\n      value: true\n',
  )
  await writeFile(file('limits', 'csm'), 'role: csm\npercent: 140\namount: 5\n')
  await writeFile(file('task-roles', 'onboarding'), 'role: onboarding\nperson: nobody@fernhollow.example\n')
  await writeFile(
    file('approvals', 'odd'),
    'name: Odd\napprover: lead\ncolour: red\nwhere:\n  field: amount\n  op: above\n  value: 1\n',
  )
  await expect(apply('files')).rejects.toMatchObject({ code: 'invalid' })
  const said = await apply('files').catch((error: Error) => error.message)
  expect(said).toContain('segments/lost.yaml, line 8: There is no segment Nobody keeps this')
  expect(said).toContain('limits/csm.yaml, line 2: percent')
  expect(said).toMatch(/task-roles\/onboarding.yaml, line \d/)
  expect(said).toMatch(/approvals\/odd.yaml, line 3: colour/)
  const { limits } = (await world.call(admin, 'GET', '/api/approvals/policies')).body
  expect(limits.find(({ role }: { role: string }) => role === 'csm')).toMatchObject({ percent: 7 })
  for (const [folder, name] of [
    ['segments', 'lost'],
    ['approvals', 'odd'],
    ['task-roles', 'onboarding'],
  ] as const)
    await rm(file(folder, name))
  await exportAll()
})

test('N5 a rehearsal says who would change band, enter and leave, and whom a playbook means; nothing changes', async () => {
  await someAccounts(world, ['osprey', 'kestrel'])
  await world.settle()
  await edit('segments', 'board', (content) =>
    Object.assign(content, { where: { field: 'attribute:name', op: 'contains', value: 'osprey' } }),
  )
  await writeFile(
    file('playbooks', 'greet'),
    stringify({
      name: 'Greet',
      triggers: [{ when: { field: 'attribute:name', op: 'contains', value: 'account' } }],
      entry: { when: { field: 'attribute:name', op: 'contains', value: 'kestrel' } },
      steps: [{ id: 'look', task: { title: 'Have a look' } }],
    }),
  )
  const files = await filesIn(world.platform, root)
  class Back extends Error {}
  let said: Awaited<ReturnType<typeof follow>> = []
  const rehearsal = world.within(async (tx) => {
    said = await follow(world.platform, tx, files, 'files', 'effects')
    throw new Back()
  })
  await expect(rehearsal).rejects.toThrow(Back)
  expect(said.find(({ name }) => name === 'board')?.effects).toEqual([
    { does: 'enter', accounts: 1, examples: ['Account osprey'] },
  ])
  expect(said.find(({ name }) => name === 'greet')?.effects).toEqual([{ does: 'are meant', accounts: 1, examples: [] }])
  expect(await differ()).toEqual(['segments/board conflict', 'playbooks/greet new'])
})

test('files through links, with names that climb, too large or with endless aliases reach nothing', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'tenure-outside-'))
  await writeFile(join(outside, 'secret.yaml'), 'name: Outside\nkind: list\n')
  const place = await mkdtemp(join(tmpdir(), 'tenure-tricks-'))
  await symlink(outside, join(place, 'segments'))
  await mkdir(join(place, 'limits'))
  await symlink(join(outside, 'secret.yaml'), join(place, 'limits', 'secret.yaml'))
  await mkdir(join(place, 'views', 'deep.yaml'), { recursive: true })
  expect(await filesIn(world.platform, place)).toEqual([])
  for (const name of ['..', '../../etc/passwd', '/etc/passwd', 'a/b', 'A', 'x.yaml'])
    expect(isConfigurationName(name), name).toBe(false)
  await writeFile(join(place, 'limits', 'csm.yaml'), `role: csm\n# ${'x'.repeat(1_100_000)}\n`)
  await expect(filesIn(world.platform, place)).rejects.toThrow(/too large/)
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((one, at) => `${one}: &${one} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`),
  ]
  await writeFile(join(place, 'limits', 'csm.yaml'), bomb.join('\n'))
  await expect(filesIn(world.platform, place)).rejects.toThrow(/cannot be read/)
})
