import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { type AccountId, type MemberId, type PlaybookId, uuidV5 } from '../src/kernel/ids.ts'
import { askApproval } from '../src/modules/approvals/index.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type Person, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let account: AccountId
let ana: Person

beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  account = (await someAccounts(world, ['osprey']))[0] as AccountId
  visitor = await aVisitor(world)
  ana = await world.person('csm', 'Ana Ruiz')
  const me = await visitor.page.evaluate(
    async () => ((await (await fetch('/api/me', { headers: { 'x-tenure': '1' } })).json()) as Me).member.id,
  )
  await world.call(await world.person('admin', 'Ada Admin'), 'PATCH', `/api/accounts/${account}`, { ownerId: me })
  await plant('Write to Maria about the renewal', [{ field: 'subject', label: 'Subject', type: 'text' }])
  await plant('Move them to the at-risk stage', [])
  await plant('Invite them to the advisory board', [])
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

interface Me {
  member: { id: MemberId }
}

const playbook = { id: uuidV5('6f0b8f3e-0d5c-5a3b-9a57-5f1e2b0c7d11', 'playbook') as PlaybookId, name: 'At risk' }

const plant = (title: string, editable: { field: string; label: string; type: 'text' }[]) =>
  world.within((tx) =>
    askApproval(tx, [
      {
        kind: 'message',
        title,
        effect: ['One mail leaves to Maria Okafor', 'Subject: Your renewal in May'],
        payload: { subject: 'Your renewal in May' },
        editable,
        account,
        askedBy: null,
        playbook,
        why: 'The playbook At risk asks before it goes on',
        key: title,
      },
    ]),
  )

const card = (title: string) => visitor.page.getByRole('listitem', { name: title })

test('one queue by keyboard: exactly what would happen stands there; a approves, r rejects with a reason, e approves with a change', async () => {
  const { page } = visitor
  await visitor.open('approvals')
  await card('Write to Maria about the renewal').getByText('Subject: Your renewal in May').waitFor()
  await visitor.look('approvals-mine')
  await card('Move them to the at-risk stage').focus()
  await page.keyboard.press('a')
  await card('Move them to the at-risk stage').waitFor({ state: 'detached' })
  await card('Write to Maria about the renewal').focus()
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('advisory board')
  await page.keyboard.press('r')
  await page.getByLabel('Why not').fill('They are on it already')
  await page.keyboard.press('Control+Enter')
  await card('Invite them to the advisory board').waitFor({ state: 'detached' })
  await card('Write to Maria about the renewal').focus()
  await page.keyboard.press('e')
  await page.getByLabel('Subject').fill('Shall we talk')
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Nothing waits for you').waitFor()
  await visitor.look('approvals-empty')
  await page.getByRole('tab', { name: 'Decided' }).click()
  await page.getByText('They are on it already').waitFor()
  await page.getByText('Subject: Shall we talk instead of Your renewal in May').waitFor()
})

test('F150 an offer is drawn up on the account’s page; what is above a limit waits on Today, with exactly what is offered', async () => {
  const { page } = visitor
  await visitor.open(`accounts/${account}?tab=offers`)
  await page.getByRole('button', { name: 'New offer' }).click()
  await page.getByLabel('Per cent off').fill('15')
  await page.getByLabel('Reason').fill('Three weeks of trouble with the import')
  await visitor.look('offer-dialog')
  await page.getByRole('dialog').getByRole('button', { name: 'Put forward' }).click()
  await page.getByText('Discount: 15%').waitFor()
  await page.getByRole('button', { name: 'Made to the customer: Discount: 15%' }).click()
  await page.getByRole('button', { name: 'Accepted: Discount: 15%' }).click()
  await expect.poll(() => page.getByText('Accepted', { exact: true }).count(), patient).toBeGreaterThan(0)
  const team = { name: 'North', members: [ana.member] }
  await world.call(await world.person('admin', 'Ada Admin'), 'POST', '/api/workspaces/teams', team)
  await world.within((tx) =>
    askApproval(tx, [
      {
        kind: 'offer',
        title: 'Offer to Osprey: Credit: USD 9,000',
        effect: ['Worth USD 9,000', 'Reason: An outage in May'],
        payload: {},
        account,
        askedBy: ana.member,
        why: 'USD 9,000 is above the USD 2,000 that the role success manager may give',
        key: 'credit',
      },
    ]),
  )
  await visitor.open('today')
  const panel = page.getByRole('region', { name: 'Waiting for your approval' })
  await panel.getByText('Worth USD 9,000').waitFor()
  await visitor.look('approvals-today')
  await panel.getByRole('button', { name: /^Approve/ }).click()
  await panel.waitFor({ state: 'detached' })
})

test('G08 rules and limits are read in words, and changed by who runs the workspace', async () => {
  const { page } = visitor
  await visitor.open('approvals?tab=rules')
  await page.getByText('What is message and People reached is above 200').waitFor()
  await page.getByRole('button', { name: 'Change the rule A mailing to more than 200 people' }).click()
  await page.getByRole('dialog').getByLabel('Expires after hours').fill('50')
  await visitor.look('approvals-rule')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('expires after 50 hours').waitFor()
  await page.getByLabel('Success manager: per cent').fill('12')
  await page.getByRole('button', { name: 'Save the limit of Success manager' }).click()
  await page.getByText('Limit saved').waitFor()
})

test('every tab is free of faults in light and dark, and fits a phone', async () => {
  await plant('Write to Maria once more', [{ field: 'subject', label: 'Subject', type: 'text' }])
  for (const tab of ['', 'team', 'decided', 'offers', 'rules']) {
    await visitor.open(`approvals?tab=${tab}`)
    expect(await visitor.faults(`approvals-${tab}`)).toEqual([])
    expect(await visitor.beyondPhone(`approvals-${tab}`)).toBeLessThanOrEqual(0)
  }
  await visitor.open(`accounts/${account}?tab=offers`)
  expect(await visitor.faults('account-offers')).toEqual([])
})
