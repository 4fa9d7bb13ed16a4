/**
 * Everything that a step of a playbook may do, over the days that it takes.
 * @module-tag prove
 */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { defineField, rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { members } from '../workspaces/index.ts'

const first = '2026-03-02' as Day

let world: World
let lead: Person
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules })
  lead = await world.person('admin', 'Lea Lead')
  const drafts = ['ada', 'bo', 'cy'].map((name) => ({
    ...{ externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) },
  }))
  const known = world.clock.now()
  await world.within((tx) => upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known }))
  await world.within((tx) => defineField(tx, { label: 'Region', type: 'choice', choices: ['emea', 'apac'] }))
  world.clock.set(new Date(`${addDays(first, 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

async function post(path: string, body: unknown) {
  const answer = await world.call(lead, 'POST', path, body)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  await world.settle()
  return answer.body
}

const save = (source: string) => post('/api/playbooks', { source })
const problemsOf = async (source: string) => (await post('/api/playbooks/check', { source })).problems
const turn = (id: string, stage: string) => post(`/api/playbooks/${id}/stage`, { stage, reason: 'The test says so' })
const start = (id: string, name: string) => post(`/api/playbooks/${id}/runs`, { accounts: [idOf(name)] })
const runsOf = async (id: string) => (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}`)).body.items
const logOf = async (run: string): Promise<string[]> =>
  (await world.call(lead, 'GET', `/api/playbooks/runs/${run}`)).body.log.map(
    ({ step, what, says }: { step: string | null; what: string; says: string }) => `${step ?? '-'} ${what}: ${says}`,
  )
const tasksOf = async (name: string): Promise<string[]> =>
  (await world.call(lead, 'GET', `/api/accounts/${idOf(name)}/tasks`)).body.items.map(
    ({ title }: { title: string }) => title,
  )

const moveTo = async (moment: string): Promise<void> => {
  world.clock.set(new Date(moment))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

test('saving and switching say where the goal holds already for accounts that may enter', async () => {
  const goal = "goal: { when: { field: 'attribute:stage', op: is, value: retention } }"
  const { id, warnings } = await save(`name: Held already\n${goal}\nsteps: [{ task: { title: Never } }]\n`)
  expect(warnings).toEqual([expect.stringContaining('holds already for 3 of 3 accounts')])
  expect((await turn(id, 'internal')).warnings).toEqual(warnings)
  const entry = "entry: { when: { field: 'attribute:stage', op: is not, value: retention } }"
  expect((await save(`name: Held by none\n${goal}\n${entry}\nsteps: [{ exit: true }]\n`)).warnings).toEqual([])
})

test('a step sets fields of the account, its history says so, and names that mean nothing are refused with their line', async () => {
  const email = await world.within(async (tx) => (await members(tx)).find(({ id }) => id === lead.member)?.email)
  const source = `name: Sets
steps:
  - set: { 'attribute:stage': advocacy, 'custom:region': emea, 'attribute:owner': '${email}' }
  - set: { 'attribute:industry': Boats }
`
  const { id } = await save(source)
  await turn(id, 'internal')
  await start(id, 'ada')
  const [run] = await runsOf(id)
  expect((await logOf(run.id)).slice(1, 3)).toEqual([
    'set done: Set: Region, Owner, Stage',
    'set-2 done: Set: Industry',
  ])
  const { body } = await world.call(lead, 'GET', `/api/accounts/${idOf('ada')}`)
  expect(body).toMatchObject({
    stage: 'advocacy',
    industry: 'Boats',
    custom: { region: 'emea' },
    ownerId: lead.member,
  })
  // The log keeps a row of each, however many accounts it set at once.
  await world.settle()
  const rows = await world.within((tx) =>
    tx.rows(sql<{ after: object }>`
      select after from workspaces_audit where workspace_id = ${tx.workspace} and action = 'accounts.set_by_playbook' order by number`),
  )
  expect(rows.map(({ after }) => after)).toEqual([
    { name: 'Region, Owner, Stage', playbook: 'Sets', accounts: 1 },
    { name: 'Industry', playbook: 'Sets', accounts: 1 },
  ])
  const wrong = `name: Wrong
steps:
  - set: { 'attribute:stage': asleep }
  - set: { 'custom:nothing': 1 }
  - set: { stage: advocacy }
  - set: { 'attribute:owner': nobody@nowhere.example }
  - set: {}
`
  const problems = await problemsOf(wrong)
  expect(problems.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6, 7])
  for (const { message, remedy } of problems) expect([message, remedy]).not.toContain('')
})

test('a playbook starts another one for the same account, which goes no further than it does, and no ring can be saved', async () => {
  const again = 'entry: { again: always }'
  const { id: second } = await save(`{ name: Second, ${again}, steps: [{ task: { title: From the second } }] }`)
  const { id: one } = await save(`{ name: One, ${again}, steps: [{ playbook: { name: Second } }] }`)
  await turn(one, 'internal')
  await start(one, 'bo')
  await turn(second, 'live')
  await start(one, 'cy')
  await turn(second, 'internal')
  await start(one, 'ada')
  const logs = await Promise.all((await runsOf(one)).map(({ id }: { id: string }) => logOf(id)))
  const lines = logs.flat().filter((line) => line.startsWith('playbook '))
  expect(lines.sort()).toEqual([
    'playbook done: Let into Second',
    'playbook held: The playbook Second is switched off',
    'playbook held: The playbook Second reaches further than this one does now',
  ])
  expect([await tasksOf('ada'), await tasksOf('bo'), await tasksOf('cy')]).toEqual([['From the second'], [], []])
  const [child] = await runsOf(second)
  expect((await logOf(child.id))[0]).toBe('- begun: Started by another playbook')
  const ring = '{ name: Second, steps: [{ task: { title: Again } }, { playbook: { name: One } }] }'
  const refused = await world.call(lead, 'POST', '/api/playbooks', { id: second, source: ring })
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('One, Second')])
  expect((await problemsOf('name: Self\nsteps:\n  - playbook: { name: Nobody }\n'))[0]).toMatchObject({ line: 3 })
})

test('a run that comes to a goal counts as having reached it, and goes on or ends there', async () => {
  const steps = `steps:
  - goal: { run: goes on }
  - task: { title: Thanks }
  - goal: { run: ends }
`
  const { id } = await save(`name: Goals\n${steps}`)
  expect((await problemsOf(`name: Behind\n${steps}  - task: { title: Never }\n`))[0].message).toContain('No run ever')
  await turn(id, 'internal')
  await start(id, 'cy')
  const [run] = await runsOf(id)
  expect(run).toMatchObject({ status: 'ended', ended: 'goal' })
  expect((await logOf(run.id)).map((line: string) => line.split(':')[0])).toEqual([
    ...['- begun', 'goal reached', 'task done', 'goal-2 reached', '- ended'],
  ])
  expect((await world.call(lead, 'GET', `/api/playbooks/${id}`)).body.reached).toBe(1)
})

test('a run that somebody moves back does its step again', async () => {
  const { id } = await save('{ name: Back, steps: [{ task: { title: Twice } }, { wait: { days: 5 } }] }')
  await turn(id, 'internal')
  await start(id, 'bo')
  const [run] = await runsOf(id)
  await post('/api/playbooks/runs/acts', { runs: [run.id], act: 'move', to: 'task' })
  expect(await tasksOf('bo')).toEqual(['Twice', 'Twice'])
})

test('a run ends on the version that it began with, unless somebody puts it on the newest one', async () => {
  const steps = (after: string) => `{ name: Versions, steps: [{ wait: { days: 5 } }, { task: { title: ${after} } }] }`
  const { id } = await save(steps('Old words'))
  await turn(id, 'internal')
  await post(`/api/playbooks/${id}/runs`, { accounts: ['ada', 'bo'].map(idOf) })
  await post('/api/playbooks', { id, source: steps('New words') })
  const runs = await runsOf(id)
  const ofBo = runs.find(({ account }: { account: { name: string } }) => account.name === 'bo')
  const renew = async () => (await post('/api/playbooks/runs/acts', { runs: [ofBo.id], act: 'renew' })).changed
  expect([await renew(), await renew()]).toEqual([1, 0])
  expect((await logOf(ofBo.id)).at(-1)).toBe('wait moved: Goes on by version 2')
  await moveTo(new Date(world.clock.now().getTime() + 5 * 86_400_000).toISOString())
  const words = (name: string) => tasksOf(name).then((titles) => titles.filter((title) => title.endsWith('words')))
  expect([await words('ada'), await words('bo')]).toEqual([['Old words'], ['New words']])
  // A version without the step leaves a run where it is.
  const { id: other } = await save('{ name: Gone, steps: [{ wait: { days: 5 } }] }')
  await turn(other, 'internal')
  await start(other, 'ada')
  await post('/api/playbooks', { id: other, source: '{ name: Gone, steps: [{ task: { title: No wait } }] }' })
  const [stays] = await runsOf(other)
  expect((await post('/api/playbooks/runs/acts', { runs: [stays.id], act: 'renew' })).changed).toBe(0)
})

// ---------------------------------------------------------------- waits and splits

/** An account of its own in a run that waits first, then opens a task. */
async function waiting(name: string, wait: string, custom?: object): Promise<() => Promise<boolean>> {
  const draft = { externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) }
  const known = world.clock.now()
  await world.within((tx) => upsertAccounts(tx, [draft], { source: 'crm', origin: 'import', known }))
  await world.settle()
  if (custom) expect((await world.call(lead, 'PATCH', `/api/accounts/${idOf(name)}`, { custom })).status).toBe(200)
  const { id } = await save(`name: Waits ${name}\nsteps: [{ wait: ${wait} }, { task: { title: Over } }]\n`)
  await turn(id, 'internal')
  await start(id, name)
  return async () => (await tasksOf(name)).includes('Over')
}

test('a run waits as it is told: until a time of day, by the clock, by hours of work, until a date, and no longer than it may', async () => {
  await world.within((tx) => defineField(tx, { label: 'Starts on', type: 'day' }))
  await moveTo('2026-03-06T15:00:00Z') // a Friday
  const isOver = {
    atNine: await waiting('at nine', "{ days: 3, at: '09:00' }"),
    sameTime: await waiting('same time', '{ days: 3 }'),
    byTheClock: await waiting('by the clock', '{ hours: 4 }'),
    atWork: await waiting('at work', '{ hours: 4, counted: business }'),
    dayBefore: await waiting('day before', "{ until: 'custom:starts_on', days: -1 }", { starts_on: '2026-03-12' }),
    atMost: await waiting('at most', "{ until: 'custom:starts_on', at_most: 5 }"),
  }
  const over = async (): Promise<string[]> => {
    const all = await Promise.all(Object.entries(isOver).map(async ([name, is]) => ((await is()) ? [name] : [])))
    return all.flat()
  }
  const moments: [string, string[]][] = [
    ['2026-03-06T18:59:00Z', []],
    ['2026-03-06T19:00:00Z', ['byTheClock']],
    ['2026-03-09T08:59:00Z', ['byTheClock']],
    ['2026-03-09T09:00:00Z', ['atNine', 'byTheClock']],
    // Two hours of Friday are left, and two of Monday follow.
    ['2026-03-09T10:59:00Z', ['atNine', 'byTheClock']],
    ['2026-03-09T11:00:00Z', ['atNine', 'byTheClock', 'atWork']],
    ['2026-03-09T15:00:00Z', ['atNine', 'sameTime', 'byTheClock', 'atWork']],
    ['2026-03-10T09:00:00Z', ['atNine', 'sameTime', 'byTheClock', 'atWork']],
    ['2026-03-11T09:00:00Z', ['atNine', 'sameTime', 'byTheClock', 'atWork', 'dayBefore']],
    ['2026-03-11T15:00:00Z', ['atNine', 'sameTime', 'byTheClock', 'atWork', 'dayBefore', 'atMost']],
  ]
  for (const [moment, expected] of moments) {
    await moveTo(moment)
    expect([moment, await over()]).toEqual([moment, expected])
  }
})

test('a split draws one part for each run, and over many runs about as its shares say', async () => {
  const many = Array.from({ length: 60 }, (_, at) => `split ${at}`)
  const known = world.clock.now()
  const drafts = many.map((name) => ({ externalId: name, name, stage: 'retention' as const, since: first }))
  await world.within((tx) => upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known }))
  await world.settle()
  const part = (share: number, title: string) => `{ share: ${share}, do: [{ task: { title: ${title} } }] }`
  const { id } = await save(`name: Splits\nsteps: [{ split: [${part(75, 'Guide')}, ${part(25, 'Call')}] }]\n`)
  await turn(id, 'internal')
  await post(`/api/playbooks/${id}/runs`, { accounts: many.map(idOf) })
  const opened = await Promise.all(many.map(tasksOf))
  expect(opened.every((titles) => titles.length === 1)).toBe(true)
  const guides = opened.filter(([title]) => title === 'Guide').length
  // 45 of 60 are to be expected; fewer than 30 or all of them happen less than once in ten thousand draws.
  expect(guides).toBeGreaterThan(30)
  expect(guides).toBeLessThan(60)
})
