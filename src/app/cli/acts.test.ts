import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { upsertAccounts } from '../../modules/accounts/index.ts'
import { modules } from '../wiring.ts'

/**
 * The commands that change something, as somebody types them: in processes of their own, on the machine's clock. Each starts the
 * product, which takes seconds on a busy machine.
 */
const patient = 300_000

let world: World
let owner: Person
let ana: Person

beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  owner = await world.person('owner', 'Olga Owner')
  ana = await world.person('csm', 'Ana Abt')
  await world.person('csm', 'Bo Brandt')
  await someAccounts(world, ['osprey'])
  const names = Array.from({ length: 42 }, (_, at) => `b ${String(at).padStart(2, '0')}`)
  const book = names.map((name) => ({
    ...{ externalId: name, name, stage: 'retention' as const, arr: 1_000_000, ownerId: ana.member },
  }))
  const known = { source: 'crm', origin: 'live', known: world.clock.now() } as const
  await world.within((tx) => upsertAccounts(tx, book, known))
  await world.settle()
  const { body } = await world.call(owner, 'POST', '/api/playbooks', {
    source: '{ name: A first call, steps: [{ task: { title: Call them } }] }',
  })
  expect(body.version).toBe(1)
})
afterAll(() => world.close())

interface Typed {
  status: number | null
  out: string
  told: string
}

async function type(...words: string[]): Promise<Typed> {
  const tenure = new URL('../../../bin/tenure.mjs', import.meta.url).pathname
  const args = [tenure, ...words, '--database-url', world.url]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, told, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, out, told }
}

const stageOf = async () => {
  const { body } = await world.call(owner, 'GET', '/api/playbooks')
  return body.items.find(({ name }: { name: string }) => name === 'A first call').stage
}

test(
  'what is typed as nothing is refused with the field and what to give instead',
  async () => {
    const unnamed = await type('playbooks', 'why', 'A first call', '')
    expect(unnamed).toMatchObject({ status: 2, out: '' })
    expect(unnamed.told).toContain('Say which account\nGive a name or an id; tenure accounts lists them')
    const long = await type('playbooks', 'runs', 'A first call', '--limit', '100000')
    expect(long.told).toMatch(/^limit: Too large: at most \d+\nSend at most \d+\n$/)
  },
  patient,
)

test(
  'rule 32 a playbook is not switched on by a script that does not say yes, and it is said what it would do',
  async () => {
    const { status, out, told } = await type('playbooks', 'switch', 'A first call', 'live', '--reason', 'Tried by hand')
    expect([status, out, await stageOf()]).toEqual([1, '', 'off'])
    expect(told).toContain('A first call: off now, live then: everything happens as it is written')
    expect(told).toContain('only new crossings enter')
    expect(told).toContain('in the name of Olga Owner')
    expect(told).toContain('Nothing was done. Add --yes to do it.')
  },
  patient,
)

test(
  'rule 32 F237 a playbook goes through its stages by command, and without a simulation only with a reason',
  async () => {
    const refused = await type('playbooks', 'switch', 'A first call', 'internal', '--yes')
    expect([refused.status, await stageOf()]).toEqual([2, 'off'])
    expect(refused.told).toContain('This playbook was never simulated as it stands')
    expect(refused.told).toContain('or say why not with --reason')
    const on = await type('playbooks', 'switch', 'A first call', 'internal', '--reason', 'Tried by hand', '--yes')
    expect([on.status, on.out.split('\n')[0], await stageOf()]).toEqual([0, 'A first call is internal', 'internal'])
    const sideways = await type('playbooks', 'switch', 'A first call', 'redirected', '--to', 'Ana', '--yes')
    expect(sideways.told).toContain('to Ana Abt')
    expect([sideways.status, await stageOf()]).toEqual([0, 'redirected'])
    const nowhere = await type('playbooks', 'switch', 'A first call', 'everywhere', '--yes')
    expect([nowhere.status, nowhere.told]).toEqual([
      2,
      expect.stringContaining('Use one of: off, internal, redirected, live'),
    ])
    expect((await type('playbooks', 'switch', 'A first call', 'off', '--yes')).status).toBe(0)
    expect(await stageOf()).toBe('off')
  },
  patient,
)

test(
  'rule 37 who may not switch is told so, also by the command line',
  async () => {
    const { status, told } = await type(
      'playbooks',
      'switch',
      'A first call',
      'internal',
      '--as',
      'Ana',
      '--reason',
      'x',
      '--yes',
    )
    expect([status, told]).toEqual([2, expect.stringContaining('Ana Abt may not do this')])
    expect(await stageOf()).toBe('off')
  },
  patient,
)

test(
  'rule 38 a book of 42 accounts is handed over by command: previewed, done, and taken back',
  async () => {
    const seen = await type('handover', 'preview', 'Ana', 'Bo')
    expect(seen.out).toMatch(/^Ana Abt: 42 accounts, 420000 [A-Z]{3} ARR\n/)
    expect(seen.out).toMatch(/Bo Brandt +42 +420000 +0 to 42/)
    const unsaid = await type('handover', 'make', 'Ana', 'Bo')
    expect([unsaid.status, unsaid.out]).toEqual([1, ''])
    const done = await type('handover', 'make', 'Ana', 'Bo', '--note', 'Ana is on leave', '--yes')
    expect([done.status, done.out]).toEqual([
      0,
      expect.stringMatching(/^42 accounts changed hands.*tenure handover undo /),
    ])
    const id = done.out.trim().split(' ').at(-1) ?? ''
    const listed = await type('handover', 'list')
    expect(listed.out).toMatch(new RegExp(`${id} +Ana Abt +Bo Brandt +42 .* done +Olga Owner`))
    const back = await type('handover', 'undo', id, '--yes')
    expect([back.status, back.out]).toEqual([0, '42 accounts are back with what went along\n'])
    expect((await type('handover', 'preview', 'Ana', 'Bo')).out).toMatch(/^Ana Abt: 42 accounts/)
    const again = await type('handover', 'undo', id, '--yes')
    expect([again.status, again.told]).toEqual([
      2,
      expect.stringContaining('Only a handover that was done is taken back'),
    ])
  },
  patient,
)
