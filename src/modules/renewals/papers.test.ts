import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId, upsertAccounts, upsertContacts } from '../accounts/index.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { successPlans } from '../success_plans/module.ts'

let world: World
let lead: Person
let csm: Person
const due = '2026-07-28'

/** Oak's last day of notice is 28 June 2026. On 27 February that is 121 days away: nothing is due yet. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-02-27T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'EUR' } })
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  const imported = { source: crm, origin: 'import' as const, known: new Date('2025-07-28T00:00:00Z') }
  await world.within((tx) =>
    upsertAccounts(
      tx,
      ['oak', 'elm'].map((name) => ({
        externalId: name,
        name: `${name} <GmbH>`,
        ownerId: csm.member,
        stage: 'retention' as const,
      })),
      imported,
    ),
  )
  await world.within((tx) =>
    upsertContacts(
      tx,
      [
        {
          externalId: 's',
          name: 'Sabine Sommer',
          language: 'de-DE',
          account: rawId(world.workspace, crm, 'oak'),
          role: 'executive_sponsor',
          happenedAt: imported.known,
        },
        {
          externalId: 'c',
          name: 'Carl Champion',
          language: 'en',
          account: rawId(world.workspace, crm, 'oak'),
          role: 'champion',
          happenedAt: imported.known,
        },
      ],
      imported,
    ),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    ...['oak', 'elm'].map((account) => ({
      ...{ id: account, account, starts: '2025-07-28', ends: account === 'oak' ? due : '2026-11-30', term_months: 12 },
      ...{ amount: 12_000_000, currency: 'EUR', notice_days: 30, plan: 'Pro', auto_renew: false },
    })),
  ])
  await tellRows(world, shapeOf(successPlans, 'success_plans.objective'), [
    {
      id: 'o1',
      account: 'oak',
      title: 'Halve the time to close',
      unit: 'days',
      start: 10,
      target: 5,
      current: 5,
      due: '2026-01-31',
      happened_at: '2025-08-01',
      current_at: '2026-01-20',
      evidence: 'https://oak.example/report',
    },
    {
      id: 'o2',
      account: 'oak',
      title: 'All branches on it',
      start: 0,
      target: 40,
      current: 30,
      due: '2026-02-15',
      happened_at: '2025-08-01',
      current_at: '2026-02-10',
    },
  ])
  await tellRows(
    world,
    shapeOf(helpdesk, 'helpdesk.ticket'),
    [60, 120, 600].map((minutes, at) => ({
      ...{ id: `t${at}`, account: 'oak', happened_at: `2026-01-0${at + 1}T09:00:00Z`, subject: `Question ${at}` },
      ...{ priority: at === 2 ? 'high' : 'normal', first_reply_minutes: minutes, satisfaction: 4 },
      ...(at === 2 ? {} : { resolved_at: '2026-01-09T09:00:00Z' }),
    })),
  )
  await world.settle()
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const placeOf = (account = 'oak', day = due) => `/api/accounts/${rawId(world.workspace, crm, account)}/renewals/${day}`
async function get(path: string, as = lead): Promise<Row> {
  const { status, body, text } = await world.call(as, 'GET', path)
  expect(status, text).toBe(200)
  return body
}
const html = async (kind: string, version = '') => {
  const { status, text } = await world.call(lead, 'GET', `${placeOf()}/papers/${kind}/document.html${version}`)
  expect(status, text).toBe(200)
  return text.replace(/<style>.*?<\/style>/s, '')
}
const kindsMade = async () =>
  (await get(`${placeOf()}/papers`)).items.map(({ kind, version }: Row) => `${kind} ${version}`)

test('F158 F151 rule 25 a renewal 118 days before its last day of notice has its strategy document and its value report', async () => {
  expect(await kindsMade()).toEqual([])
  // The work of the renewal is opened by hand before any document is there.
  await world.call(csm, 'POST', `${placeOf()}/tasks`, {})
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
  await world.settle()
  // No day is closed yet, so that nobody knows a health: what a document says of it would stay unknown.
  expect(await kindsMade()).toEqual([])
  await closeOverdueDays(world.platform, world.workspace)
  // Two processes at once make each of them once.
  const papers = world.platform.contributions.loops.find(({ name }) => name === 'renewals.papers')
  await Promise.all([1, 2].map(() => papers?.turn(world.platform, world.workspace)))
  await world.settle()
  expect(await kindsMade()).toEqual(['strategy 1', 'value 1'])
  const { items, stages } = await get(`${placeOf()}/papers`)
  // The report is for the sponsor, who reads German; the strategy is for ourselves.
  expect(items.map(({ kind, by, language, reader, asOf }: Row) => [kind, by, language, reader, asOf])).toEqual([
    ['strategy', null, 'en', null, '2026-03-02'],
    ['value', null, 'de', 'Sabine Sommer', '2026-03-02'],
  ])
  expect(stages.filter(({ isReached }: Row) => isReached).map(({ stage }: Row) => stage)).toEqual(['strategy'])
  const tasks = (await get(`/api/tasks?whose=everybody&account=${rawId(world.workspace, crm, 'oak')}`)).items
  const [first, ...others] = tasks.toSorted((a: Row, b: Row) => (a.due.on < b.due.on ? -1 : 1))
  expect(first.deliverable).toContain('Strategy document 1, Value report 1: ')
  expect(others.map(({ deliverable }: Row) => deliverable)).toEqual([null, null, null])
  expect((await get(`${placeOf('elm', '2026-11-30')}/papers`)).items).toEqual([])
})

test('F158 a value report says what was bought, reached and answered, and what nobody knows, in the language of its reader', async () => {
  const text = await html('value')
  expect(text).toContain('<html lang="de">')
  expect(text).toContain('oak &lt;GmbH&gt;')
  expect(text).toMatch(/120\.000\s€/)
  // Two objectives: one reached with what shows it, one at three quarters after its day.
  expect(text).toContain('Halve the time to close')
  expect(text).toContain('href="https://oak.example/report"')
  expect(text).toMatch(/30 → 40/)
  expect(text).toMatch(/class="bad">75\s?%/)
  // Of replies after one, two and ten hours the median is two.
  expect(text).toContain('2 Std.')
  expect(text).toMatch(/<dd>3<\/dd>/)
  expect(text).toContain('Nicht bekannt: ')
  expect(text).not.toContain('Sabine Sommer')
  // Only the strategy says how likely it is and what is at stake, and says that it is for ourselves.
  expect(await html('strategy')).toContain('For ourselves: not for the customer.')
})

test('F158 what a document shows stays as it was: printed again it is the same letter by letter, whatever is known since', async () => {
  const before = await html('value', '?version=1')
  await tellRows(world, shapeOf(successPlans, 'success_plans.objective'), [
    {
      id: 'o2',
      account: 'oak',
      title: 'All branches on it',
      start: 0,
      target: 40,
      current: 40,
      due: '2026-02-15',
      current_at: '2026-03-02T08:00:00Z',
    },
  ])
  await world.settle()
  expect(await html('value', '?version=1')).toBe(before)
  const made = await world.call(csm, 'POST', `${placeOf()}/papers/value`, { language: 'en' })
  expect(made.body).toEqual({ version: 2 })
  const fresh = await html('value')
  expect(fresh).toContain('As of 2 March 2026')
  expect(fresh).toMatch(/40 → 40/)
  expect(await html('value', '?version=1')).toBe(before)
})

test('F158 words that people write make a new version with the same numbers, by whom and when; nobody writes over another', async () => {
  const { slots } = await get(`${placeOf()}/papers/value`)
  expect(slots.map(({ key }: Row) => key)).toEqual(['opening', 'voices', 'next'])
  const words = { opening: 'A good year.\n\n<b>Really</b>' }
  const write = (version: number, as = csm, body: object = words) =>
    world.call(as, 'PUT', `${placeOf()}/papers/value`, { version, words: body })
  expect((await write(2)).body).toEqual({ version: 3 })
  const text = await html('value')
  expect(text).toContain('<p class="text plain">A good year.</p>')
  expect(text).toContain('&lt;b&gt;Really&lt;/b&gt;')
  // A chapter into which nobody wrote is left out.
  expect(text).not.toContain('What your people say')
  const late = await write(2, lead)
  expect([late.status, late.body.field]).toEqual([409, 'version'])
  expect((await write(3, csm, { elsewhere: 'x' })).body.field).toBe('words')
  const viewer = await world.person('viewer', 'Vera Viewer')
  expect((await write(3, viewer)).status).toBe(403)
  const { items } = await get(`${placeOf()}/papers`)
  expect(items.filter(({ kind }: Row) => kind === 'value').map(({ version, by }: Row) => [version, by])).toEqual([
    [3, 'Rui Amaral'],
    [2, 'Rui Amaral'],
    [1, null],
  ])
  // The numbers of today are taken anew, and what was written goes along.
  await world.call(csm, 'POST', `${placeOf()}/papers/value`, { language: 'en' })
  expect(await html('value')).toContain('A good year.')
})

test('F152 F153 F154 F158 at 90, 60 and 30 days come the review and the first proposal, the final one with the changes, and the success plan', async () => {
  world.clock.set(new Date('2026-03-30T09:00:00Z'))
  await world.settle()
  expect((await kindsMade()).filter((one: string) => /review|proposal/.test(one))).toEqual(['proposal 1', 'review 1'])
  const deck = await html('review')
  expect(deck).toContain('<body class="deck">')
  expect(await html('proposal')).toMatch(/120\.000\s€/)
  world.clock.set(new Date('2026-04-29T09:00:00Z'))
  await world.settle()
  expect(await html('proposal')).toContain('endgültig')
  expect(await html('redlines')).toContain('Nichts ändert sich')
  world.clock.set(new Date('2026-05-29T09:00:00Z'))
  await world.settle()
  expect(await kindsMade()).toContain('plan 1')
  const tasks = (await get(`/api/tasks?whose=everybody&account=${rawId(world.workspace, crm, 'oak')}`)).items
  expect(tasks.map(({ deliverable }: Row) => deliverable !== null)).toEqual([true, true, true, true])
  const { status, body, text } = await world.call(lead, 'GET', `${placeOf()}/papers/plan/document.pdf`)
  expect([status, text.slice(0, 5)], JSON.stringify(body)).toEqual([200, '%PDF-'])
})
