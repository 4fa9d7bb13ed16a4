/**
 * What the playbooks of expansion do over their weeks.
 * @module-tag prove
 */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aContact, aSender } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { type AccountId, isUuid } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays, refreshCatalogue } from '../measures/index.ts'
import { noteWill } from '../messaging/index.ts'
import { revenue } from '../revenue/module.ts'
import { surveys } from '../surveys/module.ts'
import { documentRules } from './domain/rules.ts'
import { rulesKind } from './pack.ts'

let world: World
let server: MailServer
let admin: Person
let ines: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T10:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  await world.within((tx) => refreshCatalogue(world.platform, tx))
  server = await aMailServer()
  await aSender(world, server.port)
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Duarte')
  const saved = await world.call(admin, 'POST', '/api/health/scorecards', { file: card, why: 'A test' })
  expect([saved.status, saved.body.detail]).toEqual([200, undefined])
  await world.call(admin, 'PUT', '/api/health/primary', { name: 'answers' })
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

async function days(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await leap(1)
}

/** Lets days pass in which nothing is due. */
async function leap(count: number): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), count)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

/** Health is what people answered: 9 of 10 is 90. */
const card = {
  ...{ name: 'answers', label: 'What they answer', completeness: 0.1 },
  components: [
    {
      ...{ key: 'answers', label: 'Answers', weight: 100 },
      factors: [
        { measure: 'sentiment.nps_mean', label: 'Answers', weight: 1, points: { linear: { poor: 0, good: 10 } } },
      ],
    },
  ],
}

async function switchOn(key: string): Promise<string> {
  const { body } = await world.call(admin, 'GET', '/api/playbooks')
  const { id } = body.items.find((one: { key: string }) => one.key === key)
  const asked = { stage: 'live', reason: 'A test under the simulated clock' }
  const answer = await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, asked)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return id
}

/** A customer with ten seats, nine of them in use, whose first contact has agreed to offers; since yesterday. */
async function customer(name: string, answer: number, language = 'en'): Promise<AccountId> {
  const draft = { externalId: name, name, ownerId: ines.member, stage: 'retention' as const }
  const how = { source: 'crm', origin: 'import' as const, known: new Date('2025-01-01T00:00:00Z') }
  await world.within((tx) => upsertAccounts(tx, [draft], how))
  const account = rawId(world.workspace, 'crm', name)
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    {
      ...{ id: name, account: name, starts: '2025-06-01', term_months: 12, auto_renew: true, seats: 10 },
      ...{ amount: 1_000_000, currency: 'USD', period: 'year' },
    },
  ])
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    Array.from({ length: 9 }, (_, index) => ({
      ...{ id: `${name}-${index}`, account: name, person: `${name}-p${index}`, name: 'Signed in', kind: 'track' },
      happened_at: `${today()}T08:00:00Z`,
    })),
  )
  const contact = await aContact(world, account, {
    ...{ name: 'Ana Ruiz', email: `${name}@customer.example`, role: 'budget_holder', language },
  })
  const proof = 'Said so on the telephone'
  await world.within((tx) => noteWill(tx, { contact, states: { offers: 'given' }, proof, by: null, message: null }))
  await tellRows(world, shapeOf(surveys, 'surveys.answer'), [
    {
      ...{ id: `${name}-nps`, account: name, kind: 'nps', survey: 'Relationship', cadence_days: 91, score: answer },
      happened_at: `${today()}T09:00:00Z`,
    },
  ])
  await world.settle()
  await days(1)
  return account
}

async function start(playbook: string, account: AccountId) {
  const { body } = await world.call(admin, 'POST', `/api/playbooks/${playbook}/runs`, { accounts: [account] })
  await world.settle()
  return body.items[0] as { cameOf: string; run: string }
}

async function course(run: string): Promise<string[]> {
  const { log, enteredOn } = (await world.call(admin, 'GET', `/api/playbooks/runs/${run}`)).body
  return log
    .filter(({ what }: { what: string }) => ['done', 'held'].includes(what))
    .map(({ at, step, what }: { at: string; step: string; what: string }) => {
      const day = Math.round((Date.parse(at.slice(0, 10)) - Date.parse(enteredOn)) / 86_400_000)
      return `${day} ${step} ${what}`
    })
}

/** The plain text of a mail: quoted-printable as it came. */
const read = (mail: { raw: string } | undefined): string =>
  Buffer.from(
    (mail?.raw ?? '')
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

const mailsTo = (name: string) => server.taken.filter(({ to }) => to.includes(`${name}@customer.example`))

test('F168 F182 a limit that comes near is told on day 0, three options follow on day 3, and a call after a week', async () => {
  const id = await switchOn('usage-limit-approaching')
  const { run } = await start(id, await customer('oak', 9))
  await days(7)
  expect(await course(run)).toEqual(['0 first-mail done', '3 options done', '7 call done'])
  const [first, second] = mailsTo('oak')
  expect(read(first)).toContain('90% of your seats')
  expect(read(second)).toContain('Stay at 10 seats')
  expect(read(second)).toContain('$5,000 a year')
  expect(read(second)).toContain('9 of 10 seats in use')
})

test('F168 whoever answered the first mail does not get the second one', async () => {
  const id = await switchOn('usage-limit-approaching')
  const { run } = await start(id, await customer('elm', 9))
  await days(1)
  const message = (
    await world.call(admin, 'GET', `/api/messaging/messages?account=${rawId(world.workspace, 'crm', 'elm')}`)
  ).body.items[0]
  expect(isUuid(message.id)).toBe(true)
  await world.within((tx) =>
    tx.run(sql`
      insert into messaging_received (workspace_id, id, kind, name, answers, account_id, account_raw, from_address, subject, body, at)
      values (${tx.workspace}, gen_random_uuid(), 'reply', 'a reply', ${message.id}, ${message.account.id}, ${message.account.id},
        'elm@customer.example', 'Re:', 'Thursday suits us', ${tx.now})`),
  )
  await days(8)
  expect(await course(run)).toEqual(['0 first-mail done', '3 options held', '7 call done'])
  expect(mailsTo('elm')).toHaveLength(1)
})

test('F168 the options stand in the language of whoever reads them', async () => {
  const id = await switchOn('usage-limit-approaching')
  await start(id, await customer('ulme', 9, 'de'))
  await days(4)
  expect(read(mailsTo('ulme')[1])).toContain('Bei 10 Plätzen bleiben')
})

test('F176 F182 what many seats cost less is in the third option of the mail once the company says so', async () => {
  const volume = (steps: object[]) =>
    world.within((tx) => rulesKind.apply(tx, 'rules', { ...documentRules, volume: steps }, world.platform, 'follow'))
  await expect(
    volume([
      { from: 10, off: 0.1 },
      { from: 20, off: 0.05 },
    ]),
  ).rejects.toThrow('gives more')
  await volume([{ from: 5, off: 0.1 }])
  const id = await switchOn('usage-limit-approaching')
  await start(id, await customer('yew', 9))
  await days(4)
  const mail = read(mailsTo('yew')[1])
  // Five seats at 1,000 a year, a tenth less.
  expect(mail).toContain('($4,500 a year, 10% less a seat)')
  await volume([])
})

test('F169 F170 F171 F172 the expansion playbook looks first, offers with numbers, and sees it through to thanks', async () => {
  const id = await switchOn('expansion')
  const { run } = await start(id, await customer('ash', 9))
  await days(5)
  expect(await course(run)).toEqual(['0 analysis done', '5 mail done', '5 call done'])
  await leap(21)
  await leap(30)
  expect((await course(run)).slice(3)).toEqual(['26 follow-up done', '56 thanks done'])
  expect(mailsTo('ash')).toHaveLength(1)
})

test('rule 33 neither playbook lets in who is red or has an overdue invoice', async () => {
  await customer('sick', 4)
  await customer('owing', 9)
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    {
      id: 'i1',
      account: 'owing',
      amount: 1000,
      currency: 'USD',
      issued: addDays(today(), -60),
      due: addDays(today(), -30),
    },
  ])
  await world.settle()
  await days(1)
  for (const key of ['usage-limit-approaching', 'expansion']) {
    const id = await switchOn(key)
    for (const name of ['sick', 'owing'])
      expect([key, name, (await start(id, rawId(world.workspace, 'crm', name))).cameOf]).not.toContain('entered')
  }
})
