import { afterAll, beforeAll, expect, test } from 'vitest'
import { aSender } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'

let world: World
let server: MailServer
let staff: Staff
let ines: Awaited<ReturnType<Staff['invite']>>

beforeAll(async () => {
  // A Friday before the hour of the mail.
  world = await aWorld({ at: '2026-03-06T06:30:00Z', modules })
  server = await aMailServer()
  staff = await theStaff(world)
  ines = await staff.invite('csm', 'ines')
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const at = async (moment: string) => {
  world.clock.set(new Date(moment))
  await world.settle()
}
const mails = () =>
  server.taken
    .filter(({ to }) => to.includes('ines@fernhollow.example'))
    .map(({ raw }) => raw.replaceAll('=\r\n', '').replaceAll('=\n', ''))
const preview = async (language: string) =>
  (await ines.browser.get(`/api/today/digest/preview?language=${language}`)).body

test('a success manager is written to in the morning of a day of work: what is due and why, once, and again only when there is something new', async () => {
  await ines.browser.send('PUT', '/api/today/digest', { isOn: true, hour: 8 })
  await ines.browser.send('POST', '/api/tasks', { title: 'Call <Alder>', due: { on: '2026-03-06' } })
  await at('2026-03-06T08:30:00Z')
  expect(mails()).toEqual([])
  const { body: state } = await ines.browser.get('/api/today/digest')
  expect(state).toMatchObject({ isOn: true, hour: 8, canSend: false, sentAt: null })
  expect((await preview('de')).text).toContain('HEUTE FÄLLIG\n- Call <Alder>')

  await aSender(world, server.port)
  await at('2026-03-06T08:31:00Z')
  expect(mails()).toHaveLength(1)
  expect(mails()[0]).toContain('6 March: 1 task is due')
  expect(mails()[0]).toContain('Call &#60;Alder&#62;')
  await at('2026-03-06T12:00:00Z')
  // A Sunday, and a Monday on which nothing is new.
  await at('2026-03-08T09:00:00Z')
  await at('2026-03-09T09:00:00Z')
  expect(mails()).toHaveLength(1)

  await ines.browser.send('POST', '/api/tasks', { title: 'Ask Birch', due: { on: '2026-03-10' } })
  await at('2026-03-10T07:30:00Z')
  expect(mails()).toHaveLength(1)
  await at('2026-03-10T08:00:00Z')
  expect(mails()).toHaveLength(2)
  expect(mails()[1]).toContain('2 tasks are due')
})

test('whoever is away or switched it off is not written to', async () => {
  const before = mails().length
  await ines.browser.send('POST', '/api/tasks', { title: 'Write to Cedar', due: { on: '2026-03-11' } })
  await ines.browser.send('POST', '/api/tasks/absences', { from: '2026-03-11', to: '2026-03-11', standIn: null })
  await at('2026-03-11T09:00:00Z')
  expect(mails()).toHaveLength(before)
  await ines.browser.send('PUT', '/api/today/digest', { isOn: false, hour: 8 })
  await at('2026-03-12T09:00:00Z')
  expect(mails()).toHaveLength(before)
})
