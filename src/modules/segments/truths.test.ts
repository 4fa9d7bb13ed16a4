import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditions } from '../../../test/support/conditions.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { type Condition, evaluate, fieldsOf, historyOf } from '../../kernel/condition/index.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule } from '../../platform/contributions.ts'
import { mergeAccounts, rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { judgedThrough, truthsOn } from './index.ts'
import { segments } from './module.ts'
import { type AccountLanguage, accountLanguage, closedLanguage, fieldOf } from './service/language.ts'
import { valuesOf } from './store/list.ts'

const first = '2026-03-02' as Day
let score = 0
const facts = defineModule({
  name: 'facts',
  measures: [
    {
      definitions: [
        { key: 'facts.score', label: 'score', unit: 'number', direction: 'up', window: 0, summary: 'score' },
      ],
      compute: async (_tx, { accounts: ids, days }) =>
        ids.flatMap((account, at) => days.map((day) => ({ account, day, values: [at % 4 === 0 ? null : at + score] }))),
    },
  ],
})

let world: World
let owner: Person
const names = Array.from({ length: 12 }, (_, at) => `truth ${at}`)
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules: [accounts, measures, facts, segments] })
  owner = await world.person('owner')
  const stages = ['onboarding', 'retention', 'churned'] as const
  await world.within(async (tx) => {
    await upsertAccounts(
      tx,
      names.map((name, at) => ({
        ...{ externalId: name, name, stage: stages[at % 3] as 'retention', since: addDays(first, -100) },
        ...(at % 2 ? { renewsOn: addDays(first, at * 7) } : {}),
      })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    )
    await mergeAccounts(tx, idOf('truth 11'), idOf('truth 10'))
  })
  await touchAll()
})
afterAll(() => world.close())

async function touchAll(): Promise<void> {
  const day = world.clock.now().toISOString().slice(0, 10) as Day
  await world.within((tx) =>
    touch(
      tx,
      'facts',
      names.map((name) => ({ account: idOf(name), day })),
    ),
  )
  await world.settle()
}

async function closeDay(): Promise<void> {
  world.clock.set(new Date(world.clock.now().getTime() + 86_400_000))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

/** One account after the other, by the interpreter. */
async function byInterpreter(language: AccountLanguage, some: readonly Condition[], ids: readonly AccountId[]) {
  const word = { true: true, false: false, unknown: null } as const
  return world.within(async (tx) => {
    const answers: { account: AccountId; truths: (boolean | null)[] }[] = []
    for (const account of ids) {
      const truths: (boolean | null)[] = []
      for (const condition of some) {
        const keys = fieldsOf(condition)
        const past = historyOf(condition).map(({ field, days }) => ({ key: field, days }))
        const field = (key: string) => fieldOf(language, key, 'condition')
        const values = await valuesOf(
          tx,
          account,
          keys.map(field),
          past.map(({ key, days }) => ({ field: field(key), days })),
          language.joins,
        )
        const truth = evaluate(condition, {
          today: language.today,
          value: (key) => values?.now[keys.indexOf(key)] ?? null,
          before: (key, days) => values?.before[past.findIndex((one) => one.key === key && one.days === days)] ?? null,
        })
        truths.push(word[truth])
      }
      answers.push({ account, truths })
    }
    return answers
  })
}

test('conditions hold for accounts, now and as a closed day showed them, as the interpreter says, unknown ones too', async () => {
  await closeDay()
  score = 40
  await touchAll()
  const living = names
    .filter((name) => name !== 'truth 11')
    .map(idOf)
    .sort()
  for (const day of [null, first]) {
    const language = await world.within((tx) =>
      day === null ? accountLanguage(world.platform, tx) : closedLanguage(world.platform, tx, day),
    )
    const subject = { ...language.subject, fields: language.subject.fields.filter(({ type }) => type !== 'choice') }
    const some = fc.sample(conditions(subject), { numRuns: 60, seed: 20_261_128 })
    const found = await world.within((tx) =>
      truthsOn(world.platform, tx, { day, conditions: some, accounts: { after: null, limit: 100 } }),
    )
    expect(found).toEqual(await byInterpreter(language, some, living))
    expect(new Set(found.flatMap(({ truths }) => truths)).size).toBe(3)
  }
})

test('accounts are asked by their ids or page by page, and whoever was merged away is not among them', async () => {
  const above: Condition = { version: 1, where: { field: 'measure:facts.score', op: 'above', value: 0 } }
  const ask = (chosen: Parameters<typeof truthsOn>[2]['accounts'], conditions = [above]) =>
    world.within((tx) => truthsOn(world.platform, tx, { day: null, conditions, accounts: chosen }))
  const all = await ask({ after: null, limit: 100 })
  expect(all).toHaveLength(11)
  const page = await ask({ after: null, limit: 5 })
  expect([...page, ...(await ask({ after: page.at(-1)?.account ?? null, limit: 100 }))]).toEqual(all)
  expect(await ask([idOf('truth 11'), all[3]?.account as AccountId])).toEqual([all[3]])
  expect(await ask([all[0]?.account as AccountId], [])).toEqual([{ account: all[0]?.account, truths: [] }])
})

test('a day is judged through once every segment has its members of that day; without segments, once it is closed', async () => {
  const through = () => world.within((tx) => judgedThrough(tx))
  expect(await through()).toBe(first)
  world.clock.set(new Date(world.clock.now().getTime() + 86_400_000))
  await closeOverdueDays(world.platform, world.workspace)
  expect(await through(), 'closed, and nobody has heard of it').toBe(first)
  await world.settle()
  expect(await through()).toBe(addDays(first, 1))
  const condition = { version: 1, where: { field: 'measure:facts.score', op: 'above', value: 3 } }
  await world.call(owner, 'POST', '/api/segments', { name: 'Above three', kind: 'rule', condition })
  expect(await through(), 'the past of a new segment is not worked out').toBeNull()
  await world.settle()
  expect(await through()).toBe(addDays(first, 1))
  await closeDay()
  expect(await through()).toBe(addDays(first, 2))
})
