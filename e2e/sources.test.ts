/**
 * What somebody sets up once: systems whose rows are pulled.
 * @module-tag prove
 */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { anOutside, type Outside } from '../test/support/outside.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let outside: Outside
let visitor: Visitor
let home: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules, workspace: { name: 'Fernhollow' } })
  outside = await anOutside(`
    create table accounts (account_id text primary key, account_name text, plan_tier text, created_at date, is_deleted boolean,
      updated_at timestamptz);
    insert into accounts select 'A-' || n, 'Company ' || n, 'Scale', '2024-06-01', false, timestamptz '2026-11-01' + n * interval '1 minute'
      from generate_series(1, 12) n;
    create table subscriptions (subscription_id text primary key, customer_id text, start_date date, end_date date, amount numeric,
      updated_at timestamptz);
    insert into subscriptions select 'S-' || n, 'A-' || n, '2026-01-01', '2027-01-01', 1000 * n, '2026-11-01' from generate_series(1, 6) n;
    insert into subscriptions values ('S-7', 'A-99', '2026-01-01', '2027-01-01', 10, '2026-11-01')`)
  await outside.letWrite('accounts')
  const inbox = join(world.platform.config.dataFolder, 'inbox', 'fernhollow')
  mkdirSync(inbox, { recursive: true })
  const events = join(inbox, 'events-2026-11-20.ndjson')
  writeFileSync(
    events,
    '{"event_id":"e1","account_id":"A-1","feature":"Report exported","timestamp":"2026-11-20T10:00:00Z"}\n',
  )
  utimesSync(events, new Date('2026-11-23T08:00:00Z'), new Date('2026-11-23T08:00:00Z'))
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
  await outside?.close()
})

const page = () => visitor.page
const button = (name: string) => page().getByRole('button', { name, exact: true })
const sound = async (name: string) => {
  expect(await visitor.faults(name)).toEqual([])
  expect(await visitor.beyondPhone(name)).toBeLessThanOrEqual(0)
}

test('without any source the page says what will be here and leads to the first one', async () => {
  await visitor.open('connectors')
  await page().getByText('No sources yet').waitFor()
  await sound('sources-empty')
  await button('Connect a source').first().click()
  await page().getByRole('heading', { level: 1, name: 'Connect a source' }).waitFor()
})

test('an address that nobody answers at is refused beside the form, with what to do', async () => {
  await visitor.open('connectors/new')
  await page().getByLabel('Name', { exact: false }).first().fill('crm')
  await page()
    .getByRole('textbox', { name: /^Address/ })
    .fill('postgres://reader:secret@127.0.0.1:1/crm')
  await button('Check and connect').click()
  await page().getByRole('alert').getByText('nobody answers at this host and port').waitFor()
  await sound('sources-new')
})

test('F018 a PostgreSQL is connected by the wizard: reached, its tables chosen, mapped by proposal, previewed, started, watched', async () => {
  await visitor.open('connectors/new')
  await page().getByLabel('Name', { exact: false }).first().fill('crm')
  await page()
    .getByRole('textbox', { name: /^Address/ })
    .fill(outside.url)
  await button('Check and connect').click()
  await page().getByRole('heading', { level: 1, name: 'What to read from crm' }).waitFor()
  home = new URL(page().url()).pathname.split('/').slice(3, 5).join('/')
  await button('Read public.accounts').click()
  await page().getByText('Its first 12 rows').waitFor()
  await expect
    .poll(() => page().getByRole('combobox', { name: 'Column for name', exact: true }).inputValue(), patient)
    .toBe('account_name')
  await page().getByText('What becomes of them: Accounts: account').first().waitFor()
  expect(await visitor.faults('sources-add')).toEqual([])
  await button('Add this stream').click()
  await page().getByText('Added', { exact: true }).waitFor()
  await button('Read public.subscriptions').click()
  await page().getByText('Its first 7 rows').waitFor()
  await button('Add this stream').click()
  await expect.poll(() => page().getByText('Added', { exact: true }).count(), patient).toBe(2)
  await button('Start the first pull').click()
  await page().getByRole('heading', { level: 1, name: 'crm' }).waitFor()
  await world.settle()
  await page().getByText('19 rows read, 18 written, 1 refused.').waitFor()
  await sound('source')
})

test('a refused row is mended in its place', async () => {
  await visitor.open(`${home}?tab=refused`)
  await page().getByText("no account is known as 'A-99' in this source").waitFor()
  await sound('source-refused')
  await button('Mend S-7').click()
  const text = page().getByRole('textbox', { name: 'The row' })
  await text.fill((await text.inputValue()).replace('A-99', 'A-7'))
  await button('Try again').click()
  await page().getByText('No row is refused').waitFor()
})

test('conflicts are settled and deletions are listed', async () => {
  const { items } = (await ask('GET', '/api/accounts/search?text=Company+3')).body
  await ask('PATCH', `/api/accounts/${items[0].id}`, { plan: 'Ours' })
  await outside.query(`update accounts set plan_tier = 'Theirs', updated_at = '2026-11-23T08:00:00Z' where account_id = 'A-3';
    update accounts set is_deleted = true, updated_at = '2026-11-23T08:00:00Z' where account_id = 'A-4'`)
  await visitor.open(home)
  await button('Run now').click()
  await page().getByText('It is read within seconds').waitFor()
  await world.settle()
  await page()
    .getByRole('tab', { name: /^Conflicts/ })
    .click()
  await page().getByRole('cell', { name: 'Theirs', exact: true }).waitFor()
  expect(await visitor.faults('source-conflicts')).toEqual([])
  await page().getByRole('button', { name: 'Take theirs: Plan of Company 3' }).click()
  await page().getByText('No conflicts').waitFor()
  await page()
    .getByRole('tab', { name: /^Deletions/ })
    .click()
  await page().getByRole('table', { name: 'Deletions and merges' }).getByText('Followed').waitFor()
  expect(await visitor.faults('source-gone')).toEqual([])
})

test('schedule, rhythm and what it is told are set on its page', async () => {
  await visitor.open(`${home}?tab=settings`)
  await page().getByLabel('Hours after which silence is told').fill('48')
  await page()
    .getByRole('heading', { name: 'When it is read' })
    .locator('..')
    .locator('..')
    .getByRole('button', { name: 'Save' })
    .click()
  await expect.poll(async () => (await ask('GET', `/api/${home}`)).body.rhythmHours, patient).toBe(48)
  await page()
    .getByRole('textbox', { name: /^Table/ })
    .fill('accounts')
  await page()
    .getByRole('combobox', { name: /^Account/ })
    .waitFor()
  await sound('source-settings')
})

test('F020 a folder is connected the same way, and its events name accounts by the ids of the CRM', async () => {
  await visitor.open('connectors/new?kind=folder')
  await page().getByLabel('Name', { exact: false }).first().fill('product')
  await button('Check and connect').click()
  await button('Read events-*.ndjson').click()
  await page().getByText('Its first 1 row', { exact: true }).waitFor()
  await page()
    .getByRole('combobox', { name: /^Its ids are those of/ })
    .click()
  await page().getByRole('option', { name: 'crm' }).click()
  await button('Add this stream').click()
  await page().getByText('Added', { exact: true }).waitFor()
  await button('Start the first pull').click()
  await page().getByRole('heading', { level: 1, name: 'product' }).waitFor()
  await world.settle()
  await page().getByText('1 row read, 1 written.').waitFor()
})

test('the list shows each source with its state; the past of new customers is worked out when it is asked for', async () => {
  await visitor.open('connectors')
  await page().getByRole('table', { name: 'Sources' }).getByText('Well').first().waitFor()
  await sound('sources')
  await button('Work out the past now').click()
  await page().getByText('The past is being worked out').waitFor()
  await page().getByRole('link', { name: 'crm' }).focus()
  await page().keyboard.press('Enter')
  await page().getByRole('heading', { level: 1, name: 'crm' }).waitFor()
})

test('rule 9: a source that fell silent is told above every page', async () => {
  world.clock.advance(60 * 3_600_000)
  const close = world.platform.contributions.jobs.find((job) => job.name === 'measures.close_days')
  await close?.run(world.platform, {})
  await visitor.open('connectors')
  await page().getByRole('note').getByText('Product usage: silent since').waitFor()
  expect(await visitor.faults('silent')).toEqual([])
})

/** As the page itself asks. */
async function ask(method: string, path: string, body?: unknown) {
  return await page().evaluate(
    async ([sentMethod, sentPath, sentBody]) => {
      const response = await fetch(sentPath as string, {
        method: sentMethod as string,
        headers: {
          'x-tenure': '1',
          'content-type': 'application/json',
          'x-workspace': location.pathname.split('/')[2] ?? '',
        },
        ...(sentBody === undefined ? {} : { body: sentBody as string }),
      })
      return { status: response.status, body: await response.json() }
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)],
  )
}
