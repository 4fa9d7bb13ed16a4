import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../../test/support/world.ts'
import { modules } from '../../../app/wiring.ts'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { newId } from '../../../platform/random.ts'
import type { StepDue, StepOutcome } from '../../../platform/steps.ts'
import { sendStep } from './send.ts'

let world: World
let server: MailServer
let csm: Person
let account: AccountId
let ana: ContactId
let bo: ContactId
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  csm = await world.person('csm', 'Ines Duarte')
  await aSender(world, server.port)
  await aTemplate(world, 'note')
})
afterAll(async () => {
  await world.close()
  await server.close()
})
beforeEach(async () => {
  number += 1
  server.taken.length = 0
  world.clock.set(new Date(Date.parse('2026-03-03T10:00:00Z') + number * 30 * 86_400_000))
  ;[account] = (await someAccounts(world, [`fern ${number}`])) as [AccountId]
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: `ana${number}@customer.example`, role: 'user' })
  bo = await aContact(world, account, {
    name: 'Bo Lind',
    email: `bo${number}@customer.example`,
    role: 'Executive Sponsor',
  })
})

const due = (fields: Record<string, unknown>, more: Partial<StepDue> = {}): StepDue => ({
  key: `run ${number} step`,
  fields: sendStep.fields.parse({ template: 'note', ...fields }),
  account,
  contact: null,
  playbook: { id: newId(world.clock.now()) as never, name: 'Check in', priority: 1 },
  run: newId(world.clock.now()) as never,
  step: 'write',
  stage: 'live',
  redirectTo: null,
  by: csm.member,
  ...more,
})
const act = (...steps: StepDue[]): Promise<StepOutcome[]> =>
  world.within((tx) => sendStep.act(tx, world.platform, steps))
/** Of this test's people, and of the staff. */
const receivers = () =>
  server.taken
    .flatMap(({ to }) => to)
    .filter((address) => address.includes(`${number}@`) || address.endsWith('@fernhollow.example'))
    .sort()

test('F234 a step writes to the first contact, to whom the run is about, or to roles', async () => {
  const outcomes = await act(
    due({ to: 'primary' }, { key: `p${number}` }),
    due({ to: 'contact' }, { key: `c${number}`, contact: ana }),
    due({ to: { roles: ['executive_sponsor', 'nobody'] } }, { key: `r${number}` }),
    due({ to: { roles: ['nobody'] } }, { key: `n${number}` }),
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'later', 'held'])
  await world.settle()
  expect(receivers()).toEqual([`ana${number}@customer.example`, `bo${number}@customer.example`])
})

test('a step that is tried again sends nothing twice', async () => {
  const step = due({ to: 'contact' }, { contact: ana })
  const [first] = await act(step)
  const [second] = await act(step)
  expect([first?.kind, second]).toEqual(['done', first])
  await world.settle()
  expect(server.taken).toHaveLength(1)
})

test('N13 a step to somebody who got mail today comes again when there is room, and says so', async () => {
  await act(due({ to: 'contact' }, { key: `a${number}`, contact: ana }))
  const [later] = await act(due({ to: 'contact' }, { key: `b${number}`, contact: ana }))
  const until = new Date(world.clock.now().getTime() + 86_400_000)
  expect(later).toEqual({ kind: 'later', until, says: 'The person got mail lately' })
  world.clock.set(until)
  expect((await act(due({ to: 'contact' }, { key: `b${number}`, contact: ana })))[0]?.kind).toBe('done')
})

test('of several people those who may be written to are not kept waiting by the others', async () => {
  await act(due({ to: 'contact' }, { key: `a${number}`, contact: ana }))
  const [both] = await act(due({ to: { roles: ['user', 'executive sponsor'] } }, { key: `both${number}` }))
  expect(both).toMatchObject({ kind: 'done', says: 'Messages go out to 2 people' })
  await world.settle()
  expect(receivers()).toEqual([`ana${number}@customer.example`, `bo${number}@customer.example`])
  world.clock.advance(86_400_000)
  await world.settle()
  expect(receivers()).toHaveLength(3)
})

test('rule 32 in its internal stage a playbook sends nothing, and in its redirected stage one of the staff gets it', async () => {
  const [internal] = await act(due({ to: 'contact' }, { key: `i${number}`, contact: ana, stage: 'internal' }))
  expect(internal).toEqual({ kind: 'held', says: 'The playbook does internal work only' })
  await act(due({ to: 'contact' }, { key: `r${number}`, contact: bo, stage: 'redirected', redirectTo: csm.member }))
  await world.settle()
  expect(receivers()).toEqual(['ines.duarte@fernhollow.example'])
})

test('a playbook that names a template or a sender that is not there cannot be saved', async () => {
  const fields = sendStep.fields.parse({ template: 'nothing', sender: 'who@fernhollow.example' })
  const problems = await world.within((tx) => sendStep.check?.(tx, world.platform, fields) ?? Promise.resolve([]))
  expect(problems.map(({ field }) => field)).toEqual(['template', 'sender'])
})
