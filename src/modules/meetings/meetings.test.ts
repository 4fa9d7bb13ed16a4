import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, arrives, aSender } from '../../../test/support/mail.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId, PlaybookId, RunId } from '../../kernel/ids.ts'
import { deliver, onItsWay } from '../../platform/outbox/outbox.ts'
import type { StepDue } from '../../platform/steps.ts'
import { mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { meetingUrl } from './service/tokens.ts'

let world: World
let base: string
let admin: Person
let ana: Person
let bo: Person
let viewer: Person
let alder: AccountId
let birch: AccountId
let maria: ContactId
let olga: ContactId

/** Ana looks after Alder, Bo after Birch. Monday morning in Lisbon; one works from nine to five. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  base = await world.serve()
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
  bo = await world.person('csm', 'Bo Lind')
  viewer = await world.person('viewer', 'Vera View')
  ;[alder, birch] = (await someAccounts(world, ['alder', 'birch'])) as [AccountId, AccountId]
  maria = await aContact(world, alder, { name: 'Maria Costa', email: 'maria@alder.example' })
  olga = await aContact(world, birch, { name: 'Olga Berg', email: 'olga@birch.example' })
  await world.call(admin, 'PATCH', `/api/accounts/${alder}`, { ownerId: ana.member })
  await world.call(admin, 'PATCH', `/api/accounts/${birch}`, { ownerId: bo.member })
  await deliver(world.platform)
})
afterAll(() => world.close())

const plan = (as: Person, account: AccountId, draft: Record<string, unknown>) =>
  world.call(as, 'POST', `/api/accounts/${account}/meetings`, { title: 'Review', ...draft })
const planned = async (as: Person, account: AccountId, draft: Record<string, unknown>): Promise<string> => {
  const { status, body } = await plan(as, account, draft)
  expect([status, body]).toMatchObject([200, { isNew: true }])
  return body.id
}
const read = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/meetings/${id}`)).body
const list = async (as: Person, query: string) =>
  (await world.call(as, 'GET', `/api/meetings?${query}`)).body.items as { id: string; title: string }[]
const at = (text: string) => world.clock.set(new Date(text))
const timeline = async (account: AccountId): Promise<string[]> =>
  (await world.call(admin, 'GET', `/api/timeline/${account}?kinds=["meeting","event"]`)).body.items.map(
    (one: { text: string }) => one.text,
  )
const look = async (path: string) => {
  const answer = await fetch(`${base}${path}`, { redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}
const post = async (path: string, form: Record<string, string>) => {
  const answer = await fetch(`${base}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') ?? '' }
}
/** The hours that a page offers, as the visitor reads them. */
const hoursOn = (page: string) => [...page.matchAll(/at=[^"]+">(\d\d:\d\d)</g)].map(([, hour]) => hour)
const firstHour = (page: string) =>
  new URLSearchParams((/href="(\?[^"]*at=[^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&#38;', '&')).get('at') ?? ''
const aLink = async (as: Person, draft: Record<string, unknown> = {}) => {
  const { status, body } = await world.call(as, 'POST', '/api/meetings/links', {
    name: `Talk with ${as.name}`,
    ...draft,
  })
  expect([status, body]).toMatchObject([200, {}])
  return { id: body.id as string, path: new URL(body.url).pathname }
}

/** What goes along with mail, the newest first. */
const calendars = async (): Promise<string[]> =>
  (
    await world.within((tx) =>
      tx.rows(
        sql<{ text: string }>`select calendar->>'text' as text from messaging_messages
          where workspace_id = ${tx.workspace} and calendar is not null order by made_at desc, id desc`,
      ),
    )
  ).map(({ text }) => text.replaceAll('\r\n ', ''))

test('F231 a meeting is planned with a customer: it takes an hour, stands on the timeline and invites by mail', async () => {
  const draft = {
    start: '2026-03-04T10:00:00Z',
    minutes: 45,
    contacts: [maria],
    place: 'https://meet.example/a',
    key: 'one',
  }
  const { body } = await plan(ana, alder, draft)
  // No mail server is set up in this world: the invitation waits with its reason, as any mail does.
  expect(body).toMatchObject({ isNew: true, invitations: { going: 0, held: 1, lacks: null } })
  expect((await plan(ana, alder, draft)).body).toMatchObject({ id: body.id, isNew: false })
  expect(await read(ana, body.id)).toMatchObject({
    title: 'Review',
    start: '2026-03-04T10:00:00.000Z',
    end: '2026-03-04T10:45:00.000Z',
    organiser: { name: 'Ana Ruiz' },
    attendees: [{ name: 'Maria Costa', answer: 'none', came: null }],
    status: 'planned',
  })
  expect(await timeline(alder)).toContain('Meeting planned: Review, 2026-03-04 10:00 (Europe/Lisbon)')
  const mail = (await world.call(ana, 'GET', `/api/messaging/messages?account=${alder}`)).body.items
  expect(mail).toHaveLength(1)
  const [sent] = await calendars()
  expect(sent).toMatch(
    /METHOD:REQUEST[\s\S]*SEQUENCE:0[\s\S]*DTSTART:20260304T100000Z[\s\S]*ATTENDEE[\s\S]*maria@alder\.example/,
  )
  const stranger = await plan(ana, alder, { start: '2026-03-05T10:00:00Z', contacts: [olga] })
  expect([stranger.status, stranger.body.field]).toEqual([400, 'contacts'])
  const past = await plan(ana, alder, { start: '2026-03-01T10:00:00Z' })
  expect([past.status, past.body.field]).toEqual([400, 'start'])
})

test('nobody’s hour is taken twice, also where both ask at once', async () => {
  const at = ['2026-03-05T09:00:00Z', '2026-03-05T09:15:00Z', '2026-03-05T09:29:00Z']
  const answers = await Promise.all(at.map((start) => plan(ana, alder, { start })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ field: 'start' })
  // The next begins as this one ends, and Bo has an hour of his own.
  const end = (await read(ana, answers.find(({ status }) => status === 200)?.body.id)).end
  expect((await plan(ana, alder, { start: end })).status).toBe(200)
  expect((await plan(bo, birch, { start: at[0] })).status).toBe(200)
})

test('rule 37 a meeting with an account that one does not see is absent', async () => {
  const id = await planned(bo, birch, { start: '2026-03-06T09:00:00Z', title: 'Birch alone' })
  for (const [method, path, body] of [
    ['GET', `/api/meetings/${id}`, undefined],
    ['PATCH', `/api/meetings/${id}`, { title: 'Mine' }],
    ['POST', `/api/meetings/${id}/cancel`, {}],
    ['POST', `/api/meetings/${id}/close`, { status: 'held' }],
    ['GET', `/api/meetings?account=${birch}`, undefined],
    ['POST', `/api/accounts/${birch}/meetings`, { title: 'T', start: '2026-03-06T12:00:00Z' }],
  ] as const)
    expect([path, (await world.call(ana, method, path, body)).status]).toEqual([path, 404])
  expect((await list(ana, 'limit=200')).map(({ title }) => title)).not.toContain('Birch alone')
  expect((await read(viewer, id)).title).toBe('Birch alone')
  expect((await world.call(viewer, 'POST', `/api/meetings/${id}/cancel`, {})).status).toBe(403)
  const blind = await plan(bo, birch, { start: '2026-03-06T13:00:00Z', members: [ana.member] })
  expect([blind.status, blind.body.field]).toEqual([409, 'members'])
})

test('a meeting that is moved tells its people anew, and one that is called off says so once on the timeline', async () => {
  const id = await planned(ana, alder, { start: '2026-03-10T09:00:00Z', title: 'Kickoff', contacts: [maria] })
  const moved = { start: '2026-03-10T11:00:00Z', minutes: 60 }
  expect((await world.call(ana, 'PATCH', `/api/meetings/${id}`, moved)).status).toBe(200)
  expect(await read(ana, id)).toMatchObject({ start: '2026-03-10T11:00:00.000Z', end: '2026-03-10T12:00:00.000Z' })
  expect((await world.call(ana, 'POST', `/api/meetings/${id}/cancel`, { why: 'Ana is ill' })).status).toBe(200)
  const said = (await timeline(alder)).filter((text) => text.includes('Kickoff'))
  expect(said).toEqual(['Meeting cancelled: Kickoff (Ana is ill)'])
  const mail = (await world.call(ana, 'GET', `/api/messaging/messages?account=${alder}`)).body.items
  expect(
    mail.filter(({ template }: { template: { name: string } | string }) =>
      JSON.stringify(template).includes('called off'),
    ),
  ).toHaveLength(1)
  const [cancelled, changed] = await calendars()
  expect(cancelled).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:2[\s\S]*STATUS:CANCELLED/)
  expect(changed).toMatch(/METHOD:REQUEST[\s\S]*SEQUENCE:1[\s\S]*DTSTART:20260310T110000Z/)
  expect(cancelled).toContain(`UID:${id}@tenure`)
  expect(changed).toContain(`UID:${id}@tenure`)
  const again = await world.call(ana, 'PATCH', `/api/meetings/${id}`, { title: 'Late' })
  expect([again.status, again.body.field]).toEqual([409, 'meeting'])
})

test('G07 a meeting that was held is an activity that they attended, and its next steps are tasks; a missed one is none', async () => {
  const held = await planned(ana, alder, { start: '2026-03-11T09:00:00Z', title: 'Quarter', contacts: [maria] })
  const missed = await planned(ana, alder, { start: '2026-03-11T10:00:00Z', title: 'Training', contacts: [maria] })
  const early = await world.call(ana, 'POST', `/api/meetings/${held}/close`, { status: 'held' })
  expect([early.status, early.body.field]).toEqual([409, 'meeting'])
  at('2026-03-11T10:40:00Z')
  expect((await list(ana, 'part=waiting&whose=mine')).map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Quarter', 'Training']),
  )
  const closing = { status: 'held', note: 'They want more seats', nextSteps: ['Send the offer by Friday'] }
  const { body } = await world.call(ana, 'POST', `/api/meetings/${held}/close`, closing)
  expect(body.tasks).toMatchObject([{ title: 'Send the offer', due: '2026-03-13' }])
  await world.call(ana, 'POST', `/api/meetings/${missed}/close`, { status: 'missed' })
  const activities = (await world.call(ana, 'GET', `/api/accounts/${alder}/engagements?kind=meeting`)).body.items
  expect(activities.map(({ text, attended, contact }: Record<string, unknown>) => [text, attended, contact])).toEqual([
    ['Training', false, maria],
    ['Quarter. They want more seats', true, maria],
  ])
  expect((await read(ana, held)).attendees).toMatchObject([{ came: true }])
  expect((await read(ana, missed)).attendees).toMatchObject([{ came: false }])
  // Said otherwise later, it is still one activity.
  await world.call(ana, 'POST', `/api/meetings/${missed}/close`, { status: 'held' })
  const after = (await world.call(ana, 'GET', `/api/accounts/${alder}/engagements?kind=meeting`)).body.items
  expect(after.map(({ attended }: { attended: boolean }) => attended)).toEqual([true, true])
  await world.settle()
  const measures = (await world.call(ana, 'GET', `/api/accounts/${alder}/measures`)).text
  expect(measures).toContain('engagement.meetings_90d')
})

test('F231 a customer chooses among free hours in their own zone: not before notice, in hours of work, on no holiday', async () => {
  at('2026-04-06T09:00:00Z') // a Monday; Lisbon is an hour ahead of UTC by now
  const week = [[540, 1020]]
  const hours = [week, week, week, week, week, [], []]
  const holidays = [{ day: '2026-04-08', name: 'Town day' }]
  await world.call(admin, 'PUT', '/api/tasks/calendars', { zone: 'Europe/Lisbon', hours, holidays })
  await planned(ana, alder, { start: '2026-04-07T12:00:00Z', minutes: 60 })
  const { path } = await aLink(ana, { minutes: 60, notice: 24, daysAhead: 4 })
  const page = await look(`${path}?zone=Europe/Berlin`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  // Tuesday from eleven in Berlin, ten in Lisbon, without the hour that is taken; Wednesday is a holiday, on Friday the days end.
  const days = [...page.text.matchAll(/<h2>([^<]*)</g)].map(([, day]) => day)
  expect(days).toEqual(['Tuesday 7 April', 'Thursday 9 April', 'Friday 10 April'])
  expect(hoursOn(page.text).slice(0, 8)).toEqual([
    '11:00',
    '11:30',
    '12:00',
    '12:30',
    '13:00',
    '15:00',
    '15:30',
    '16:00',
  ])
  expect((await look(`${path}x`)).status).toBe(404)
  expect((await look('/b/nothing')).status).toBe(404)
})

test('whoever is known books for their account; a stranger waits until they are given one; of two the second is told', async () => {
  const link = await aLink(ana, { name: 'A talk', buffer: 15 })
  const start = firstHour((await look(link.path)).text)
  const bad = await post(link.path, { at: start, name: 'X', mail: 'no address' })
  expect([bad.status, bad.text.includes('role="alert"')]).toEqual([400, true])
  const guests = ['sam@nowhere.example', 'kim@nowhere.example']
  const answers = await Promise.all(
    guests.map((mail) => post(link.path, { at: start, name: 'Sam', mail, says: 'Prices' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  const page = answers.find(({ status }) => status === 303)?.to ?? ''
  expect((await look(page)).text).toContain('It is planned')
  expect((await look(page.replace('?', '/meeting.ics?'))).text).toContain('SUMMARY:A talk')
  // Seen by whom it was booked with, and by nobody beside.
  const strangers = async () => (await list(ana, 'part=waiting&whose=mine')).filter(({ title }) => title === 'A talk')
  const [waiting] = await strangers()
  expect(waiting).toMatchObject({ title: 'A talk', account: null, guest: { name: 'Sam', says: 'Prices' } })
  expect((await world.call(bo, 'GET', `/api/meetings/${waiting?.id}`)).status).toBe(404)
  const admitted = await world.call(ana, 'POST', `/api/meetings/${waiting?.id}/account`, { account: alder })
  expect(admitted.status).toBe(200)
  expect(await read(ana, waiting?.id ?? '')).toMatchObject({ account: { id: alder }, guest: null, agenda: 'Prices' })
  // Maria is known; her page tells her no more than a stranger's.
  const known = await post(link.path, {
    at: firstHour((await look(link.path)).text),
    name: 'M',
    mail: 'MARIA@alder.example',
  })
  expect(known.status).toBe(303)
  const hers = (await list(ana, `account=${alder}&limit=200`)).filter(({ title }) => title === 'A talk')
  expect(hers).toHaveLength(2)
  // Of an account that Ana does not see she learns nothing.
  await post(link.path, { at: firstHour((await look(link.path)).text), name: 'Olga', mail: 'olga@birch.example' })
  const [foreign] = await strangers()
  expect(foreign).toMatchObject({ account: null, guest: { mail: 'olga@birch.example' } })
  // The customer moves it, and calls it off.
  const moved = await post(known.to.split('?')[0] ?? '', { at: firstHour((await look(`${known.to}&move=yes`)).text) })
  expect(moved.status).toBe(303)
  expect((await post(known.to.split('?')[0] ?? '', { act: 'cancel' })).text).toContain('It is called off')
  expect(await timeline(alder)).toContain('Meeting cancelled: A talk (Called off by the customer)')
  await world.call(ana, 'DELETE', `/api/meetings/links/${link.id}`)
  expect((await look(link.path)).status).toBe(404)
  expect((await world.call(bo, 'DELETE', `/api/meetings/links/${link.id}`)).status).toBe(404)
})

test('a calendar reads one’s meetings from a private address, until it is taken back', async () => {
  await planned(ana, alder, { start: '2026-04-14T09:00:00Z', title: 'Board, with a comma', contacts: [maria] })
  const { body } = await world.call(ana, 'POST', '/api/meetings/feed', {})
  const path = new URL(body.url).pathname
  const file = await look(path)
  expect(file.headers.get('content-type')).toContain('text/calendar')
  expect(file.text).toContain('METHOD:PUBLISH')
  expect(file.text).toMatch(/SUMMARY:.*Board\\, with a comma/)
  expect(file.text).toContain('DTSTART:20260414T090000Z')
  expect(file.text).not.toContain('Birch alone')
  const kept = await world.within((tx) =>
    tx.rows(sql<{ hash: string }>`select hash from meetings_feeds where workspace_id = ${tx.workspace}`),
  )
  expect(JSON.stringify(kept)).not.toContain(path.slice(-20))
  await world.call(ana, 'DELETE', '/api/meetings/feed')
  expect((await look(path)).status).toBe(404)
})

test('a playbook asks for a meeting: its step hears that an hour was chosen, or what became of it', async () => {
  const kind = world.platform.contributions.steps.find(({ name }) => name === 'meeting')
  if (!kind) throw new Error('There is no step meeting')
  const due = (key: string, fields: object): StepDue => ({
    ...{ key, fields: kind.fields.parse({ title: 'A word', ...fields }), account: alder, contact: null },
    playbook: { id: '0195a000-0000-7000-8000-00000000aaaa' as PlaybookId, name: 'At risk', priority: 1 },
    run: '0195a000-0000-7000-8000-00000000bbbb' as RunId,
    ...{ step: 'talk', stage: 'live' as const, redirectTo: null, by: null },
  })
  const act = (some: StepDue[]) => world.within((tx) => kind.act(tx, world.platform, some))
  // Without a mail server nobody can be asked; the owner still can.
  expect(await act([due('k1', { how: 'link' })])).toMatchObject([{ kind: 'held' }])
  const both = [due('k2', { how: 'plan' }), due('k3', { how: 'plan', waits: 'held' })]
  const outcomes = await act(both)
  expect(outcomes).toMatchObject([{ kind: 'asked', made: { kind: 'meeting' } }, { kind: 'asked' }])
  expect(await act(both)).toEqual(outcomes)
  const [first, second] = outcomes.map((one) => (one.kind === 'asked' ? (one.made?.id ?? '') : ''))
  const answered = async () =>
    (await world.within((tx) => onItsWay(tx, ['steps.answered']))).map(({ data }) => [data.key, data.answer])
  // The customer has its address from the mail, Ana plans the other herself.
  const { pathname } = new URL(meetingUrl(world.platform, world.workspace, first as never))
  const booked = await post(pathname, { at: firstHour((await look(pathname)).text) })
  expect(booked.status).toBe(303)
  expect(await answered()).toEqual([['k2', 'booked']])
  const start = new Date(world.clock.now().getTime() + 3_600_000).toISOString()
  expect((await world.call(ana, 'PATCH', `/api/meetings/${second}`, { start })).status).toBe(200)
  world.clock.advance(7_200_000)
  await world.call(ana, 'POST', `/api/meetings/${second}/close`, { status: 'missed' })
  expect(await answered()).toContainEqual(['k3', 'missed'])
  expect((await read(ana, first ?? '')).attendees).toMatchObject([{ name: 'Maria Costa' }])
})

test('meetings follow a merge of their account, and come back from it', async () => {
  const id = await planned(bo, birch, { start: '2026-04-20T09:00:00Z' })
  await world.within((tx) => mergeAccounts(tx, birch, alder))
  await deliver(world.platform)
  expect((await read(admin, id)).account.id).toBe(alder)
  await world.within((tx) => unmergeAccounts(tx, birch))
  await deliver(world.platform)
  expect((await read(bo, id)).account.id).toBe(birch)
})

test('rule 38 when somebody leaves, meetings to come find somebody, links and calendar end, and all comes back but those', async () => {
  const carl = await world.person('csm', 'Carl Leaver')
  await world.call(admin, 'PATCH', `/api/accounts/${birch}`, { ownerId: carl.member })
  await deliver(world.platform)
  const id = await planned(carl, birch, { start: '2026-05-04T09:00:00Z', contacts: [olga] })
  const clash = await planned(bo, alder, { start: '2026-05-04T09:15:00Z' }).catch(() => null)
  expect(clash).toBeNull()
  const { path } = await aLink(carl)
  const preview = (await world.call(admin, 'GET', `/api/workspaces/members/${carl.member}/leaving`)).body
  expect(preview.open.find(({ name }: { name: string }) => name === 'meetings.ahead')).toMatchObject({ count: 1 })
  const left = await world.call(admin, 'POST', `/api/workspaces/members/${carl.member}/leave`, { member: bo.member })
  expect(left.status).toBe(200)
  await deliver(world.platform)
  expect((await read(bo, id)).organiser.name).toBe('Bo Lind')
  expect((await look(path)).status).toBe(404)
  await world.call(admin, 'POST', `/api/workspaces/members/${carl.member}/return`, {})
  await deliver(world.platform)
  expect((await read(admin, id)).organiser.name).toBe('Carl Leaver')
  expect((await look(path)).status).toBe(404)
  // Where accounts change hands their meetings go along, and come back with them.
  const wish = { giver: carl.member, heirs: [bo.member], only: [birch], expected: 1 }
  const handover = (await world.call(admin, 'POST', '/api/handovers', wish)).body.id
  await deliver(world.platform)
  expect((await read(bo, id)).organiser.name).toBe('Bo Lind')
  expect((await world.call(admin, 'POST', `/api/handovers/${handover}/undo`, {})).status).toBe(200)
  await deliver(world.platform)
  expect((await read(admin, id)).organiser.name).toBe('Carl Leaver')
})

test('F231 what a customer’s calendar answers comes to our mailbox and stands beside their name; the last answer counts', async () => {
  const mailbox = 'replies@in.fernhollow.example'
  await aSender(world, 1, { repliesTo: mailbox })
  const day = new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
  const [cedar] = (await someAccounts(world, ['cedar'])) as [AccountId]
  const nora = await aContact(world, cedar, { name: 'Nora Lind', email: 'nora@cedar.example' })
  const id = await planned(admin, cedar, { start: `${day}T10:00:00Z`, contacts: [nora] })
  const files = (await calendars()).map((text) => text.replace(/\r?\n /g, ''))
  const invitation = files.find((text) => text.includes(`UID:${id}@tenure`)) ?? ''
  expect(invitation).toMatch(new RegExp(`ORGANIZER[^\\n]*mailto:${mailbox}`))

  const answers = async (said: string, from: string) => {
    const text = [
      'METHOD:REPLY',
      'BEGIN:VEVENT',
      `UID:${id}@tenure`,
      `ATTENDEE;PARTSTAT=${said}:mailto:${from}`,
      'END:VEVENT',
    ]
    const head = [`From: ${from}`, `To: ${mailbox}`, `Subject: ${said}`, 'Content-Type: text/calendar; method=REPLY']
    const raw = [...head, '', 'BEGIN:VCALENDAR', ...text, 'END:VCALENDAR', ''].join('\r\n')
    const kind = await arrives(world, raw, { at: mailbox, from })
    await deliver(world.platform)
    return [kind, (await read(admin, id)).attendees[0].answer]
  }
  expect(await answers('ACCEPTED', 'nora@cedar.example')).toEqual(['automatic', 'yes'])
  expect(await answers('DECLINED', 'nora@cedar.example')).toEqual(['automatic', 'no'])
  // Whoever is not invited, or unknown, answers nothing.
  expect(await answers('ACCEPTED', 'olga@birch.example')).toEqual(['automatic', 'no'])
  expect(await answers('TENTATIVE', 'nobody@elsewhere.example')).toEqual(['automatic', 'no'])
})
