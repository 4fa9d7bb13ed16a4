import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { type MailDoor, openMailDoor } from '../src/modules/messaging/index.ts'
import { putSettings, usualSettings } from '../src/modules/messaging/store/settings.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aContact } from '../test/support/mail.ts'
import { aMailServer, type MailServer } from '../test/support/mail-server.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let server: MailServer
let door: MailDoor
let account: AccountId

beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  account = (await someAccounts(world, ['osprey']))[0] as AccountId
  const admin = await world.person('admin', 'Ada Admin')
  const owner = await world.person('csm', 'Ines Duarte')
  await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: owner.member })
  await aContact(world, account, { name: 'Maria Costa', email: 'maria@osprey.example', role: 'champion' })
  // The clock is the machine's: in the night nobody would get mail.
  await world.within((tx) => putSettings(tx, { ...usualSettings, quietFrom: 0, quietTo: 0, perDay: 20, perWeek: 20 }))
  server = await aMailServer()
  door = await openMailDoor(world.platform, { port: 0, host: '127.0.0.1' })
  visitor = await aVisitor(world)
})
afterAll(async () => {
  await visitor?.close()
  await door?.stop()
  await server?.close()
  await world?.close()
})

const header = (raw: string, name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(raw)?.[1]?.trim() ?? ''
const writeToMaria = async (template: string) => {
  const { page } = visitor
  await visitor.open(`accounts/${account}?tab=people`)
  await page.getByRole('button', { name: 'Write to Maria Costa' }).click()
  await page.getByRole('combobox', { name: 'Template' }).fill(template)
  await page.getByRole('option', { name: template, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
}

test('a round trip through a real mail server: held without one, set up and tried out, sent, answered, filed', async () => {
  const { page } = visitor
  await writeToMaria('Check-in')
  await page.getByText('No mail server is set up').waitFor()

  await visitor.open('messaging?tab=senders')
  await page.getByRole('button', { name: 'New sender' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: false }).first().fill('Success team')
  await dialog.getByLabel('Address').fill('success@fernhollow.example')
  await dialog.getByLabel('Mail server').fill('127.0.0.1')
  await dialog.getByLabel('Port').fill(String(server.port))
  await dialog.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /^None/ }).click()
  await dialog.getByLabel('Mailbox for answers').fill('replies@fernhollow.example')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Send me a test from Success team' }).click()
  await page.getByText(/A test went to/).waitFor()
  expect(server.taken).toHaveLength(1)

  await visitor.open('messaging')
  const row = page.getByRole('row').filter({ hasText: 'Maria Costa' })
  await row.getByText('No mail server is set up').waitFor()
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Send all the same' }).click()
  await page.getByText('No mail is held').waitFor()
  await world.settle()
  const raw = server.taken[1]?.raw ?? ''
  expect(server.taken[1]?.to).toEqual(['maria@osprey.example'])

  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true })
  await transport.sendMail({
    from: 'maria@osprey.example',
    to: header(raw, 'Reply-To'),
    subject: 'Re: How are things',
    text: 'Very well, thank you.',
  })
  await visitor.open('messaging?tab=all')
  await row.getByText('Answered').waitFor()
  await row.getByRole('button', { name: /^Mail to Maria Costa/ }).click()
  await page.getByRole('dialog').getByText('Very well, thank you.').waitFor()
  await page.keyboard.press('Escape')
  await visitor.open(`accounts/${account}?tab=timeline`)
  await page
    .getByText(/Very well, thank you/)
    .first()
    .waitFor()

  await visitor.open(`accounts/${account}?tab=people`)
  await page.getByRole('button', { name: /waits for an answer/ }).click()
  await page.getByRole('article', { name: 'Maria Costa wrote' }).getByText('Very well, thank you.').waitFor()
  await page.getByLabel('Answer Maria Costa').fill('Glad to hear it.')
  expect(await visitor.faults('messaging-conversation')).toEqual([])
  expect(await visitor.beyondPhone('messaging-conversation')).toBeLessThanOrEqual(0)
  await page.keyboard.press('Control+Enter')
  await page
    .getByRole('article', { name: /to Maria Costa$/ })
    .getByText('Glad to hear it.')
    .waitFor()
})

test('who unsubscribes by the link of a mail is shown on the account, and mail of that purpose is held', async () => {
  const { page } = visitor
  await writeToMaria('Check-in')
  await page.getByText('Mail is on its way').waitFor()
  await world.settle()
  const link = header(server.taken.at(-1)?.raw ?? '', 'List-Unsubscribe').slice(1, -1)
  await page.goto(link.replace(/^http:\/\/[^/]+/, world.platform.config.baseUrl))
  await page.getByRole('button', { name: 'Unsubscribe' }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('link').click()
  await page.getByRole('checkbox', { name: /^Offers/ }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  expect(await visitor.findings()).toEqual([])
  expect(await visitor.beyondPhone('messaging-preferences')).toBeLessThanOrEqual(0)
  await writeToMaria('Check-in')
  await page.getByText('The person does not want mail of this purpose: Success notes').waitFor()
})

test('F239 a mail that nobody knew is filed on an account, and a template says what became of its mail', async () => {
  const { page } = visitor
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true })
  await transport.sendMail({
    ...{ from: 'accounting@osprey.example', to: 'replies@fernhollow.example' },
    ...{ subject: 'Where is the invoice', text: 'We miss it.' },
  })
  await visitor.open('messaging?tab=received')
  const row = page.getByRole('row').filter({ hasText: 'Where is the invoice' })
  await row.getByText('Without a place yet').waitFor()
  await row.getByRole('button', { name: /^Mail from accounting/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('We miss it.').waitFor()
  await dialog.getByRole('combobox', { name: 'Belongs to the account' }).fill('osprey')
  await page.getByRole('option', { name: /osprey/ }).click()
  await dialog.getByRole('button', { name: 'File it' }).click()
  await row.getByRole('link', { name: /osprey/ }).waitFor()
  await visitor.open('messaging?tab=templates')
  await page.getByRole('link', { name: 'Check-in' }).click()
  const figures = page.getByRole('table', { name: 'What became of it' })
  await figures.getByText('none counted').first().waitFor()
  await page.getByRole('combobox', { name: 'Told apart by' }).click()
  await page.getByRole('option', { name: 'Month' }).click()
  await figures.getByText(/^\d{4}-\d{2}$/).waitFor()
  expect(await visitor.findings()).toEqual([])
})

test('a template is written beside its mail, says which words are missing for a person, and is saved', async () => {
  const { page } = visitor
  await visitor.open('messaging/templates/new')
  await page.getByLabel('Name', { exact: true }).fill('Training invitation')
  await page.getByLabel('Subject').fill('Training on {{ training_day }}')
  await page.getByLabel('Text', { exact: true }).fill('Hello {{ first_name }},\n\n- one\n- two')
  await page.getByText(/Names in this mail: training_day/).waitFor()
  await page.getByRole('combobox', { name: 'For an account' }).fill('osprey')
  await page.getByRole('option', { name: /osprey/ }).click()
  await page.getByText('Nothing is known for training_day. The mail would be held.').waitFor()
  await page.frameLocator('iframe').getByText('Hello Maria,').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => page.url(), patient).toMatch(/templates\/[0-9a-f-]{36}/)
  await visitor.open('messaging?tab=templates')
  await page.getByRole('link', { name: 'Training invitation' }).waitFor()
})

test.each([
  ['held', 'messaging'],
  ['all', 'messaging?tab=all'],
  ['received', 'messaging?tab=received'],
  ['templates', 'messaging?tab=templates'],
  ['rules', 'messaging?tab=rules'],
  ['senders', 'messaging?tab=senders'],
  ['new-template', 'messaging/templates/new'],
  ['account', 'account'],
])('the page of messages (%s) has no axe violation, light and dark, and fits a phone', async (name, path) => {
  await visitor.open(path === 'account' ? `accounts/${account}?tab=people` : path)
  expect(await visitor.faults(`messaging-${name}`)).toEqual([])
  expect(await visitor.beyondPhone(`messaging-${name}`)).toBeLessThanOrEqual(0)
})
