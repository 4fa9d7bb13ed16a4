import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { toldScores } from '../../../test/support/scores.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule } from '../../platform/contributions.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { answerOf, defineStep } from '../../platform/steps.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays, setRhythm, touch } from '../measures/index.ts'

const first = '2026-03-02' as Day

const { scores, source } = toldScores()

/** What the step `ask` asked so far. */
const asked: { key: string; account: AccountId }[] = []

const facts = defineModule({
  name: 'facts',
  steps: [
    defineStep({
      name: 'ask',
      label: 'Ask',
      summary: 'Asks somebody',
      fields: z.strictObject({}),
      ...{ reach: 'inside', rehearsed: 'approval', answers: ['yes', 'no', 'expired'] },
      act: async (tx, _platform, due) => {
        asked.push(...due.map(({ key, account }) => ({ key, account })))
        const until = new Date(tx.now.getTime() + 2 * 86_400_000)
        return due.map(() => ({ kind: 'asked' as const, until, says: 'Asked somebody' }))
      },
    }),
  ],
  measures: [source],
})

let world: World
let lead: Person
let ana: Person
const names = ['ada', 'bo', 'cy', 'di', 'eve', 'fay', 'gus', 'hal']
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules: [...modules, facts] })
  lead = await world.person('admin', 'Lea Lead')
  ana = await world.person('csm', 'Ana Ruiz')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    ),
  )
  for (const name of names)
    expect((await world.call(lead, 'PATCH', `/api/accounts/${idOf(name)}`, { ownerId: ana.member })).status).toBe(200)
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  await world.settle()
  await nextDay()
})
afterAll(() => world.close())

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

async function say(values: Record<string, number>): Promise<void> {
  const touched = Object.entries(values).map(([name, value]) => {
    scores.push({ account: idOf(name), from: today(), value })
    return { account: idOf(name), day: today() }
  })
  await world.within((tx) => touch(tx, 'facts', touched))
  await world.settle()
}

/** Midnight passes; the day before is closed. */
async function nextDay(count = 1): Promise<void> {
  for (let at = 0; at < count; at++) {
    world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))
    await closeOverdueDays(world.platform, world.workspace)
    await world.settle()
  }
}

async function save(source: string, id?: string): Promise<string> {
  const { status, body } = await world.call(lead, 'POST', '/api/playbooks', { source, ...(id ? { id } : {}) })
  expect([status, body.detail]).toEqual([200, undefined])
  return body.id
}

async function turnTo(id: string, stage: string, more: Record<string, unknown> = {}): Promise<void> {
  const { status, body } = await world.call(lead, 'POST', `/api/playbooks/${id}/stage`, {
    stage,
    reason: 'The test says so',
    ...more,
  })
  expect([status, body.detail]).toEqual([200, undefined])
  await world.settle()
}

const runsOf = async (id: string) => (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}`)).body.items
const entrants = async (id: string): Promise<string[]> =>
  (await runsOf(id)).map((run: { account: { name: string } }) => run.account.name).sort()
const logOf = async (run: string): Promise<string[]> =>
  (await world.call(lead, 'GET', `/api/playbooks/runs/${run}`)).body.log.map(
    ({ step, what }: { step: string | null; what: string }) => `${step ?? '-'} ${what}`,
  )
const whyOf = async (id: string, name: string, on = '') =>
  (await world.call(lead, 'GET', `/api/playbooks/${id}/why/${idOf(name)}${on && `?on=${on}`}`)).body
const tasksOf = async (name: string): Promise<string[]> =>
  (await world.call(ana, 'GET', `/api/accounts/${idOf(name)}/tasks`)).body.items.map(
    ({ title }: { title: string }) => title,
  )

const below = (name: string, value: number, rest = '') => `
name: ${name}
triggers:
  - when: { field: 'measure:facts.score', op: below, value: ${value} }
${rest}`

test('N11 who falls below the limit enters with the next close, gets a task, and why says so with the value it saw', async () => {
  const id = await save(below('Falling', 50, 'steps:\n  - task: { title: Call them, due: { days: 2 } }\n'))
  await turnTo(id, 'live')
  expect(await entrants(id)).toEqual([])
  await say({ ada: 40 })
  expect(await entrants(id)).toEqual([])
  await nextDay()
  expect(await entrants(id)).toEqual(['ada'])
  expect(await tasksOf('ada')).toEqual(['Call them'])
  const [run] = await runsOf(id)
  expect(run).toMatchObject({ status: 'ended', ended: 'done', enteredOn: today() })
  expect(await logOf(run.id)).toEqual(['- begun', 'task done', '- ended'])
  const why = await whyOf(id, 'ada')
  expect(why.sentence).toBe(`ada entered Falling on ${today()}: The condition of its trigger became true.`)
  expect(why.asked[0]).toMatchObject({ holds: true, since: addDays(today(), -1) })
  expect(JSON.stringify(why.asked[0].explanation)).toContain('40')
  const other = await whyOf(id, 'bo')
  expect(other.sentence).toBe('bo is not in Falling: none of its triggers fired.')
  expect(JSON.stringify(other.asked[0].explanation)).toContain('80')
  // On the day before, the close had seen 80.
  const earlier = await whyOf(id, 'ada', addDays(today(), -2))
  expect(earlier.asked[0]).toMatchObject({ holds: false })
  await nextDay(2)
  expect(await entrants(id)).toEqual(['ada'])
  await turnTo(id, 'off')
  await say({ ada: 80 })
  await nextDay()
})

test('rule 32 switched on for new crossings only, a playbook leaves alone who was there already and says so', async () => {
  await say({ bo: 30 })
  await nextDay()
  const id = await save(below('Only new', 50, 'steps:\n  - task: { title: New }\n'))
  await turnTo(id, 'internal')
  await nextDay()
  expect(await entrants(id)).toEqual([])
  expect((await whyOf(id, 'bo')).sentence).toContain('It was so before the playbook began to look')
  const other = await save(below('Those there too', 50, 'steps:\n  - task: { title: There }\n'))
  await turnTo(other, 'internal', { takes: 'present' })
  await nextDay()
  expect(await entrants(other)).toEqual(['bo'])
  await turnTo(id, 'off')
  await turnTo(other, 'off')
  await say({ bo: 80 })
  await nextDay()
})

test('a run waits, turns where its condition says, and ends at its goal', async () => {
  const id = await save(
    below(
      'Ways',
      50,
      `goal: { when: { field: 'measure:facts.score', op: at least, value: 70 }, days: 30 }
steps:
  - wait: { days: 2 }
  - id: how
    branch:
      - if: { field: 'measure:facts.score', op: below, value: 20 }
        do:
          - task: { title: Very low }
      - else:
          - task: { title: Somewhat low }
  - id: better
    wait: { for: { field: 'measure:facts.score', op: at least, value: 60 }, at_most: 5 }
  - branch:
      - if: { step: better, answered: met }
        do: [{ id: thanks, task: { title: Say thanks } }]
      - else: [{ id: lead, task: { title: Ask the lead } }]
  - wait: { days: 10 }
`,
    ),
  )
  await turnTo(id, 'live')
  await say({ cy: 10, di: 45, eve: 40 })
  await nextDay()
  expect(await entrants(id)).toEqual(['cy', 'di', 'eve'])
  await nextDay()
  expect(await tasksOf('cy')).toEqual([])
  await nextDay()
  expect(await tasksOf('cy')).toEqual(['Very low'])
  expect(await tasksOf('di')).toEqual(['Somewhat low'])
  await say({ di: 65, eve: 90 })
  await nextDay()
  expect((await tasksOf('di')).sort()).toEqual(['Say thanks', 'Somewhat low'])
  const runs = await runsOf(id)
  const of = (name: string) => runs.find((run: { account: { name: string } }) => run.account.name === name)
  expect(of('eve')).toMatchObject({ status: 'ended', ended: 'goal' })
  expect(await logOf(of('di').id)).toEqual([
    ...['- begun', 'wait waits', 'wait went on', 'how chose', 'task-2 done', 'better waits', 'better went on'],
    ...['branch chose', 'thanks done', 'wait-2 waits'],
  ])
  await nextDay(5)
  expect((await tasksOf('cy')).sort()).toEqual(['Ask the lead', 'Very low'])
  await say({ cy: 80, di: 80, eve: 80 })
  await nextDay()
  expect((await runsOf(id)).every((run: { ended: string }) => run.ended === 'goal')).toBe(true)
  await turnTo(id, 'off')
})

test('a run goes on as it was answered, and where nobody answers in time as if it had expired', async () => {
  const steps = `steps:
  - ask: {}
  - branch:
      - if: { step: ask, answered: yes }
        do: [{ task: { title: Do it } }]
      - if: { step: ask, answered: expired }
        do: [{ task: { title: Ask again } }]
`
  const id = await save(below('Asks', 50, steps.replace('answered: yes', "answered: 'yes'")))
  await turnTo(id, 'live')
  await say({ ada: 10, bo: 10, cy: 10 })
  await nextDay()
  for (const [name, answer] of [
    ['ada', 'yes'],
    ['bo', 'no'],
  ] as const) {
    const step = asked.find(({ account }) => account === idOf(name))
    if (step) await world.within((tx) => tell(tx, [answerOf(step, answer, lead.member)]))
  }
  await world.settle()
  await nextDay(3)
  const opened = ['Do it', 'Ask again']
  const openedFor = async (name: string) => (await tasksOf(name)).filter((title) => opened.includes(title))
  expect([await openedFor('ada'), await openedFor('bo'), await openedFor('cy')]).toEqual([['Do it'], [], ['Ask again']])
  await turnTo(id, 'off')
  await say({ ada: 80, bo: 80, cy: 80 })
  await nextDay()
})

test('somebody pauses, resumes, skips and cancels runs, and the log says who', async () => {
  const id = await save(below('Hands', 50, 'steps:\n  - wait: { days: 3 }\n  - task: { title: After three }\n'))
  await turnTo(id, 'live')
  await say({ fay: 10, gus: 10, hal: 10 })
  await nextDay()
  const runs = await runsOf(id)
  const of = (name: string) => runs.find((run: { account: { name: string } }) => run.account.name === name).id
  const act = async (act: string, ...names: string[]) =>
    (await world.call(lead, 'POST', '/api/playbooks/runs/acts', { runs: names.map(of), act })).body
  expect(await act('pause', 'fay')).toEqual({ changed: 1 })
  expect(await act('skip', 'gus')).toEqual({ changed: 1 })
  expect(await act('cancel', 'hal')).toEqual({ changed: 1 })
  await world.settle()
  expect(await tasksOf('gus')).toEqual(['After three'])
  await nextDay(4)
  expect([await tasksOf('fay'), await tasksOf('hal')]).toEqual([[], []])
  await act('resume', 'fay')
  await world.settle()
  expect(await tasksOf('fay')).toEqual(['After three'])
  const { body } = await world.call(lead, 'GET', `/api/playbooks/runs/${of('hal')}`)
  expect(body).toMatchObject({ status: 'ended', ended: 'cancelled' })
  expect(body.log.at(-1)).toMatchObject({ by: 'Lea Lead' })
  await turnTo(id, 'off')
})

test('what is wrong with a playbook is named with its line and what to do', async () => {
  const source = `name: Wrong
triggers:
  - when: { field: 'measure:nothing', op: below, value: 50 }
  - entered: No such segment
steps:
  - task: { titel: Call }
  - wait: { days: 0 }
  - shout: { loud: true }
  - id: same
    exit: true
  - id: same
    exit: true
`
  const { body } = await world.call(lead, 'POST', '/api/playbooks/check', { source })
  const lines = body.problems.map(({ line }: { line: number }) => line)
  expect(new Set(lines)).toEqual(new Set([3, 4, 6, 7, 8, 11]))
  for (const { message, remedy } of body.problems) expect([message, remedy]).not.toContain('')
  const refused = await world.call(lead, 'POST', '/api/playbooks', { source })
  expect([refused.status, refused.body.field]).toEqual([400, 'source'])
  const broken = await world.call(lead, 'POST', '/api/playbooks/check', { source: 'name: [\nsteps: }' })
  expect(broken.body.problems[0].line).toBeGreaterThan(0)
})

test('a dead end cannot be saved: a step that no run comes to is named with its line', async () => {
  const source = `name: Dead end
steps:
  - branch:
      - if: { field: 'measure:facts.score', op: below, value: 20 }
        do: [{ exit: true }]
      - else:
          - task: { title: Last }
          - exit: true
          - id: never
            task: { title: Never }
  - id: behind
    task: { title: Nobody comes here }
`
  const { body } = await world.call(lead, 'POST', '/api/playbooks/check', { source })
  expect(body.problems.map(({ line, message }: { line: number; message: string }) => `${line} ${message}`)).toEqual([
    '9 No run ever comes to the step never',
    '11 No run ever comes to the step behind',
  ])
})

test('F237 a playbook that was never simulated is switched on with a reason only', async () => {
  const id = await save(below('Careful', 50, 'steps:\n  - exit: true\n'))
  const on = (more: Record<string, unknown>) =>
    world.call(lead, 'POST', `/api/playbooks/${id}/stage`, { stage: 'internal', ...more })
  const refused = await on({})
  expect([refused.status, refused.body.field]).toEqual([409, 'reason'])
  await simulated({ playbook: id, from: addDays(today(), -3), to: today() })
  expect((await on({})).status).toBe(200)
  await turnTo(id, 'off')
})

test('N2 the past of a playbook that ran is simulated to the very entries that it had, and nothing is opened', async () => {
  const id = await save(
    below(
      'Ran and simulated',
      50,
      `  - when: { field: 'measure:facts.score', op: above, value: 90 }
    days: 2
entry: { again: { after: 4 } }
steps:
  - wait: { days: 1 }
  - task: { title: Look, hours: 2 }
`,
    ),
  )
  await turnTo(id, 'live')
  await nextDay()
  const from = addDays(today(), 1)
  const course: Record<string, number>[] = [
    { ada: 40 },
    { bo: 95, cy: 49 },
    { ada: 60, cy: 70 },
    { ada: 45, bo: 99 },
    { di: 20, cy: 30 },
    { ada: 80, di: 80, eve: 95 },
    { ada: 10, eve: 80 },
    { bo: 50, fay: 92 },
    {},
  ]
  for (const values of course) {
    await say(values)
    await nextDay()
  }
  const ran = (await runsOf(id)).map(
    ({ account, enteredOn }: { account: { name: string }; enteredOn: string }) => `${enteredOn} ${account.name}`,
  )
  const before = await tasksOf('ada')
  const { result } = await simulated({ playbook: id, from, to: today() })
  const would = result.entries.map(({ day, name }: { day: string; name: string }) => `${day} ${name}`)
  expect(would.sort()).toEqual(ran.sort())
  expect(would.length).toBeGreaterThan(5)
  expect(result.tasks).toBeGreaterThan(4)
  expect(result.perOwner[0]).toMatchObject({ name: 'Ana Ruiz', tasks: result.tasks, hours: 2 * result.tasks })
  expect(await tasksOf('ada')).toEqual(before)
  await turnTo(id, 'off')
})

test('N3 rule 28 of those who would enter a playbook a drawn part is left alone, and why says so', async () => {
  const many = Array.from({ length: 40 }, (_, at) => `many ${at}`)
  const known = world.clock.now()
  const drafts = many.map((name) => ({ externalId: name, name, stage: 'retention' as const, since: first }))
  await world.within((tx) => upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known }))
  const all = (score: number) => Object.fromEntries(many.map((name) => [name, score]))
  await say(all(80))
  // Their past came late, and starts nothing on the days on which it did (rule 7).
  await nextDay(2)
  const id = await save(below('Held', 50, 'entry: { again: always }\nsteps:\n  - task: { title: Held or not }\n'))
  await turnTo(id, 'live', { holdOut: { percent: 50, population: { version: 1, where: { all: [] } } } })
  await nextDay()
  await say(all(10))
  await nextDay()
  const entered = await entrants(id)
  const { body } = await world.call(lead, 'GET', `/api/playbooks/${id}`)
  const heldOut = body.keptOutBy.find(({ reason }: { reason: string }) => reason === 'held out')?.count ?? 0
  expect(entered.length + heldOut).toBe(many.length)
  expect(Math.min(heldOut, entered.length)).toBeGreaterThan(0)
  const left = many.find((name) => !entered.includes(name)) as string
  expect((await whyOf(id, left)).sentence).toContain('It is held out, so that the effect can be told')
  // Whoever was drawn stays so, however often the trigger fires.
  await say(all(80))
  await nextDay()
  await say(all(10))
  await nextDay()
  expect(new Set(await entrants(id))).toEqual(new Set(entered))
  await turnTo(id, 'off')
})

async function simulated(asked: Record<string, unknown>) {
  const { status, body } = await world.call(lead, 'POST', '/api/playbooks/simulations', asked)
  expect([status, body.detail]).toEqual([200, undefined])
  await world.settle()
  const done = (await world.call(lead, 'GET', `/api/playbooks/simulations/${body.id}`)).body
  expect([done.state, done.failure]).toEqual(['done', null])
  return done
}

test('of those who fire on one day so many enter as the playbook says, each once, and the rest on the days after', async () => {
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  await nextDay()
  const second = "  - when: { field: 'measure:facts.score', op: below, value: 60 }\nentry: { per_day: 2 }\n"
  const id = await save(below('Two a day', 50, `${second}steps:\n  - wait: { days: 9 }\n`))
  await turnTo(id, 'live')
  await nextDay()
  const low = ['ada', 'bo', 'cy', 'di', 'eve']
  await say(Object.fromEntries(low.map((name) => [name, 40])))
  for (const count of [2, 4, 5]) {
    await nextDay()
    expect((await entrants(id)).length).toBe(count)
  }
  expect(await entrants(id)).toEqual(low)
  for (const name of low) {
    const came = (await whyOf(id, name)).firings.map(({ cameOf }: { cameOf: string }) => cameOf)
    expect(came.sort()).toEqual(['entered', 'under way'])
  }
  await turnTo(id, 'off')
})

test('rule 9 a source silent for three days and resent late starts nothing for the gap, and why says so', async () => {
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  await nextDay(2)
  const id = await save(below('Silence', 50, 'steps:\n  - task: { title: Never }\n'))
  await turnTo(id, 'live')
  await nextDay()
  const fell = addDays(today(), 1)
  await world.within((tx) => setRhythm(tx, 'facts', 24))
  await nextDay(4)
  // What it would have said in time comes now: bo had fallen on the first silent day.
  scores.push({ account: idOf('bo'), from: fell, value: 20 })
  await world.within((tx) => touch(tx, 'facts', [{ account: idOf('bo'), day: fell }]))
  await world.settle()
  await nextDay()
  await say({ cy: 80 })
  await nextDay(2)
  expect(await entrants(id)).toEqual([])
  expect((await whyOf(id, 'bo')).firings.map(({ cameOf }: { cameOf: string }) => cameOf)).toEqual([
    expect.stringMatching(/^(silence|late)$/),
  ])
  await world.within((tx) => setRhythm(tx, 'facts', null))
  await turnTo(id, 'off')
})

// The last: whoever closes days behind it would close ninety.
test('F238 what nobody looked over for ninety days is pointed out, until somebody did', async () => {
  const id = await save(below('Old', 50, 'steps:\n  - task: { title: Old }\n'))
  const isDue = async () =>
    (await world.call(lead, 'GET', '/api/playbooks')).body.items.find((one: { id: string }) => one.id === id).reviewDue
  expect(await isDue()).toBe(false)
  world.clock.set(new Date(`${addDays(today(), 90)}T09:00:00Z`))
  expect(await isDue()).toBe(true)
  await world.call(lead, 'POST', `/api/playbooks/${id}/review`, {})
  expect(await isDue()).toBe(false)
})
