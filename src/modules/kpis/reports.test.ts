import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId, setAttributes, upsertAccounts } from '../accounts/index.ts'
import { revenue } from '../revenue/module.ts'
import { turnReports } from './service/report-mail.ts'

let world: World
let admin: Person
let ines: Person
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId

/** Bands by day: Alder fell this week, Birch came back 12 days after a risk, Cedar after 30, Dogwood did not, Elm was never in need. */
const bands: [string, string, string][] = [
  ['alder', '2026-01-01', 'green'],
  ['alder', '2026-02-26', 'red'],
  ['birch', '2026-01-01', 'red'],
  ['birch', '2026-01-22', 'green'],
  ['cedar', '2026-01-01', 'yellow'],
  ['cedar', '2026-02-09', 'green'],
  ['dogwood', '2026-01-01', 'red'],
  ['elm', '2026-01-01', 'green'],
]

beforeAll(async () => {
  // A Sunday.
  world = await aWorld({ modules, at: '2026-03-01T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  const names = ['alder', 'birch', 'cedar', 'dogwood', 'elm']
  const known = new Date('2026-01-01T00:00:00Z')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((externalId) => ({ externalId, name: `Account ${externalId}`, stage: 'retention' as const })),
      { source: crm, origin: 'import', known },
    ),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), [
    { id: '1', account: 'alder', day: '2025-01-10', amount: 10_000 },
    { id: '2', account: 'birch', day: '2026-02-25', amount: 5_000 },
  ])
  await world.within(async (tx) => {
    await setAttributes(tx, [
      {
        ...{ account: idOf('alder'), attribute: 'owner', value: ines.member, source: 'tenure', origin: 'import' },
        ...{ happenedAt: known, knownAt: known },
      },
    ])
    await tx.run(sql`
      insert into health_scorecards (workspace_id, name, label, version, is_primary, is_active)
      values (${tx.workspace}, 'plain', 'Plain', 1, not exists (
        select from health_scorecards where workspace_id = ${tx.workspace} and is_primary), true)`)
    await tx.run(sql`
      insert into health_scores (workspace_id, account_id, scorecard, day, closed, version, band, known, points, scored_at)
      select ${tx.workspace}, b.account, c.name, b.day, true, 1, b.band, 100000, '{}', now()
      from unnest(${bands.map(([name]) => idOf(name))}::uuid[], ${bands.map(([, day]) => day)}::date[],
        ${bands.map(([, , band]) => band)}::text[]) as b (account, day, band)
      join health_scorecards c on c.workspace_id = ${tx.workspace} and c.is_primary`)
    for (const name of ['birch', 'cedar', 'dogwood', 'elm'])
      await tx.run(sql`
        insert into risks (workspace_id, id, account_id, account_raw, cause, what, impact, owner_by, state, origin, made_on, made_at,
          version)
        values (${tx.workspace}, ${rawId(world.workspace, crm, `risk ${name}`)}, ${idOf(name)}, ${idOf(name)}, 'usage', 'Quiet',
          'high', 'account', 'open', 'hand', '2026-01-10', '2026-01-10T10:00:00Z', 1)`)
  })
})
afterAll(() => world?.close())

const page = async (as: Person) => (await world.call(as, 'GET', '/api/kpis/report')).text

test('F112 F116 the report says how health turned in the week, who came back after something was done, and never why', async () => {
  const told = await page(admin)
  expect(told).toContain('In the week 1 account turned worse and 0 better.')
  expect(told).toContain('Green → Red')
  expect(told).toContain(
    'Of 3 yellow or red accounts on which something was done in the last 90 days 2 came back to green',
  )
  expect(told).toContain('half of them within 21 days')
  expect(told).toContain('only a hold-out tells')
  // Birch signed for 600 a year in the week.
  expect(told).toMatch(/New[\s\S]*\$600/)
})

test('rule 37: who sees some accounts is told of those alone', async () => {
  const told = await page(ines)
  expect(told).toContain('Account alder')
  expect(told).not.toContain('$600')
  expect(told).toContain('no yellow or red account had a risk opened')
})

test('F112 the report is a PDF as well, of the same data', async () => {
  const { status, text } = await world.call(admin, 'GET', '/api/kpis/report?format=pdf')
  expect(status).toBe(200)
  expect(text.startsWith('%PDF-')).toBe(true)
})

interface Note {
  subject: string
  body: string
  html: string
}

const notes = () =>
  world.within((tx) =>
    tx.rows(sql<Note>`select subject, body, html from messaging_notes
      where workspace_id = ${tx.workspace} and key like 'report %' order by key`),
  )
const turn = async () => {
  while ((await turnReports(world.platform, world.workspace)) === 'more');
}

test('F112 the report comes by mail on the day that one chose, once, and to nobody who did not ask for it', async () => {
  expect((await world.call(ines, 'GET', '/api/kpis/report/wish')).body).toMatchObject({
    isOn: false,
    weekday: 1,
    hour: 7,
  })
  await world.within((tx) =>
    tx.run(sql`
      insert into messaging_senders (workspace_id, id, name, address, speaks_as, host, port, security, per_minute, is_usual,
        made_at, changed_at)
      values (${tx.workspace}, ${rawId(world.workspace, crm, 'sender')}, 'Us', 'us@fernhollow.example', 'itself', 'mail.example', 25,
        'none', 60, true, now(), now())`),
  )
  await world.call(ines, 'PUT', '/api/kpis/report/wish', { isOn: true, weekday: 1, hour: 7 })
  await turn()
  expect(await notes()).toEqual([])
  world.clock.set(new Date('2026-03-02T06:59:00Z'))
  await turn()
  expect(await notes()).toEqual([])
  world.clock.set(new Date('2026-03-02T07:01:00Z'))
  await turn()
  await turn()
  const [note, ...more] = await notes()
  expect(more).toEqual([])
  expect(note?.body).toContain('HEALTH OF CUSTOMERS')
  expect(note?.html).toContain('Account alder')
  world.clock.set(new Date('2026-03-09T08:00:00Z'))
  await turn()
  expect(await notes()).toHaveLength(2)
})
