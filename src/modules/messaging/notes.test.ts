import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { longestCalendar } from './domain/calendar.ts'
import { mailStaff, queueMessages, type StaffNote } from './index.ts'
import { sendNotes } from './service/notes.ts'
import { parse } from './service/parse.ts'
import { sendDue } from './service/send.ts'

let world: World
let server: MailServer
let admin: Person
let ines: Person
let bo: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T23:30:00Z', modules })
  server = await aMailServer()
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Duarte')
  bo = await world.person('csm', 'Bo Lind')
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const invitation = {
  method: 'REQUEST' as const,
  text: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:review-1\r\nSUMMARY:Review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
}
const note = (key: string, more: Partial<StaffNote> = {}): StaffNote => ({
  ...{ key, member: ines.member, subject: 'Your day', text: 'Three tasks are due.' },
  ...more,
})
const mail = (...notes: StaffNote[]) => world.within((tx) => mailStaff(tx, world.platform, notes))
const send = async () => {
  while ((await sendNotes(world.platform, world.workspace)) === 'more');
}
const stateOf = (key: string) =>
  world.within((tx) =>
    tx.row(
      sql<{ id: string; status: string; reason: string | null; attempts: number; due_at: Date }>`
        select id, status, reason, attempts, due_at from messaging_notes where workspace_id = ${tx.workspace} and key = ${key}`,
    ),
  )
const suspend = ({ member }: Person) =>
  world.within((tx) =>
    tx.run(
      sql`update workspaces_members set active = false where workspace_id = ${tx.workspace} and id = ${member}::uuid`,
    ),
  )

test('mail to colleagues waits with its reason while no server is there, and who runs senders sends it or throws it away', async () => {
  const reason = 'No mail server is set up'
  expect(await mail(note('a'), note('b', { member: bo.member }), note('own', { member: admin.member }))).toEqual([
    { state: 'held', reason },
    { state: 'held', reason },
    { state: 'held', reason },
  ])
  const listed = (await world.call(admin, 'GET', '/api/messaging/notes')).body.items
  expect(
    listed.map(({ member, subject, reason: said }: never) => [(member as { name: string }).name, subject, said]).sort(),
  ).toEqual([
    ['Ada Admin', 'Your day', reason],
    ['Bo Lind', null, reason],
    ['Ines Duarte', null, reason],
  ])
  expect((await world.call(ines, 'GET', '/api/messaging/notes')).status).toBe(403)
  const [a, b] = [await stateOf('a'), await stateOf('b')]
  const refused = await world.call(admin, 'POST', '/api/messaging/notes/release', { notes: [a?.id] })
  expect(refused.body).toMatchObject({ changed: 0, refused: [{ reason, remedy: 'Set up a sender under Messages' }] })
  await aSender(world, server.port)
  const discarded = await world.call(admin, 'POST', '/api/messaging/notes/discard', { notes: [b?.id] })
  const released = await world.call(admin, 'POST', '/api/messaging/notes/release', { notes: [a?.id, b?.id] })
  expect([discarded.body.changed, released.body]).toEqual([
    1,
    { changed: 1, refused: [{ id: b?.id, reason: 'It is not held any more', remedy: 'Leave it out' }] },
  ])
  await send()
  expect(server.taken.map(({ to }) => to)).toEqual([['ines.duarte@fernhollow.example']])
})

test('a note goes once, in the night too, with its appointment, and says that no person wrote it', async () => {
  server.taken.length = 0
  const asked = note('review', { html: '<p>Three <b>tasks</b></p>', calendar: invitation })
  expect(await mail(asked, asked)).toEqual([{ state: 'goes' }, { state: 'known' }])
  await Promise.all([send(), send()])
  expect(await mail(asked)).toEqual([{ state: 'known' }])
  await send()
  expect(server.taken).toHaveLength(1)
  const raw = server.taken[0]?.raw ?? ''
  expect(raw).toMatch(/^Auto-Submitted: auto-generated/m)
  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i)
  expect(raw).toMatch(/Content-Disposition: attachment; filename=invite\.ics/i)
  expect(await parse(Buffer.from(raw), '')).toMatchObject({ subject: 'Your day', text: 'Three tasks are due.' })
  expect(await stateOf('review')).toMatchObject({ status: 'sent', attempts: 1 })
})

test('a note whose line broke is never repeated by itself; one that is put off comes again; one that is refused says why', async () => {
  server.taken.length = 0
  await mail(note('broken'))
  server.moods.push({ drop: true })
  await send()
  await mail(note('later'))
  server.moods.push({ refuse: 451, says: '4.7.1 later', on: 'DATA' })
  await send()
  await mail(note('refused'))
  server.moods.push({ refuse: 550, says: '5.7.1 no', on: 'DATA' })
  await send()
  expect([await stateOf('broken'), await stateOf('later'), await stateOf('refused')]).toMatchObject([
    { status: 'ambiguous' },
    { status: 'waiting', attempts: 1, reason: expect.stringContaining('4.7.1 later') },
    { status: 'failed', reason: expect.stringContaining('5.7.1 no') },
  ])
  world.clock.advance(3_600_000)
  await send()
  expect([await stateOf('broken'), await stateOf('later')]).toMatchObject([{ status: 'ambiguous' }, { status: 'sent' }])
})

test('who left or is suspended gets nothing, be it before a note was asked for or while it waited', async () => {
  server.taken.length = 0
  await mail(note('waiting', { member: bo.member }))
  await suspend(bo)
  expect(await mail(note('next', { member: bo.member }))).toEqual([{ state: 'skipped' }])
  await send()
  expect(server.taken).toEqual([])
  expect(await stateOf('waiting')).toMatchObject({ status: 'discarded', reason: 'The member has no access any more' })
  expect(await stateOf('next')).toBeUndefined()
})

test('a message to a customer takes an invitation along, under its signature; what is no appointment is refused', async () => {
  server.taken.length = 0
  world.clock.set(new Date('2026-03-05T10:00:00Z'))
  await aTemplate(world, 'receipt', { purpose: 'service' })
  const [account] = await someAccounts(world, ['fern'])
  if (!account) throw new Error('no account')
  const contact = await aContact(world, account, { name: 'Ana Ruiz', email: 'ana@customer.example' })
  const queue = (calendar: typeof invitation) =>
    world.within((tx) =>
      queueMessages(tx, world.platform, [
        { key: 'invited', account, contact, template: 'receipt', origin: 'hand', by: ines.member, calendar },
      ]),
    )
  const long = { ...invitation, text: invitation.text.padEnd(longestCalendar + 1) }
  await expect(queue(long)).rejects.toThrow(/longer than 50,000 letters/)
  await expect(queue({ ...invitation, text: 'a meeting' })).rejects.toThrow(/no calendar text/)
  await queue(invitation)
  while ((await sendDue(world.platform, world.workspace)) === 'more');
  expect(server.taken[0]?.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i)
  expect(server.taken[0]?.raw).toMatch(/filename=invite\.ics/)
})
