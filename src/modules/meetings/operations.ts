import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { cursor, limit, line, pageOf, prose, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { answers, origins, statuses } from './domain/meeting.ts'

const named = z.object({ id: z.string(), name: z.string() })
const moment = z.iso.datetime({ offset: true })
const minutes = z.number().int().min(5).max(720)

const meeting = z.object({
  id: z.string(),
  account: named.nullable(),
  title: z.string(),
  agenda: z.string().nullable(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  minutes: z.number(),
  zone: z.string(),
  place: z.string().nullable(),
  organiser: named,
  status: z.enum(statuses),
  /** Its hour is over, and nobody said whether it took place. */
  isUnsaid: z.boolean(),
  origin: z.enum(origins),
  guest: z.object({ name: z.string(), mail: z.string(), says: z.string().nullable() }).nullable(),
  note: z.string().nullable(),
  why: sentence.nullable(),
  attendees: z.array(
    z.object({
      contact: z.string().nullable(),
      member: z.string().nullable(),
      name: z.string(),
      title: z.string().nullable(),
      answer: z.enum(answers),
      came: z.boolean().nullable(),
    }),
  ),
  madeAt: z.string(),
  madeBy: named.nullable(),
  closedBy: named.nullable(),
})

const invitations = z.object({
  going: z.number(),
  held: z.number(),
  reason: sentence.nullable(),
  lacks: z.string().nullable().describe('A template that is not there, so that nobody was written to'),
})

export const listMeetings = operation({
  name: 'meetings.list',
  method: 'get',
  path: '/api/meetings',
  input: z.object({
    part: z
      .enum(['ahead', 'waiting', 'past'])
      .default('ahead')
      .describe('To come; to be decided, since an hour, an account or what became of it is missing; or over'),
    whose: z.enum(['mine', 'everybody']).default('everybody'),
    account: uuid.optional(),
    when: z.enum(['today', 'week']).optional().describe('Only until the end of today, or of the seventh day'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(meeting),
  permission: 'meetings.read',
  summary: 'Meetings with the accounts one sees: to come the next first, over the newest first',
})

export const countMeetings = operation({
  name: 'meetings.count',
  method: 'get',
  path: '/api/meetings/count',
  input: z.object({}),
  output: z.object({ today: z.number(), waiting: z.number() }),
  permission: 'meetings.read',
  summary: 'How many of one’s own meetings are left today, and how many wait for a decision',
})

export const freeHours = operation({
  name: 'meetings.free',
  method: 'get',
  path: '/api/meetings/free',
  input: z.object({
    organiser: uuid.optional().describe('Oneself where nobody is named'),
    minutes: z.coerce.number().int().min(5).max(720).default(30),
    limit: limit(8, 100),
  }),
  output: z.object({ zone: z.string(), items: z.array(z.object({ start: z.string() })) }),
  permission: 'meetings.read',
  summary: 'The next free hours of a colleague, by their hours of work and their meetings',
})

export const getMeeting = operation({
  name: 'meetings.get',
  method: 'get',
  path: '/api/meetings/:meeting',
  input: z.object({ meeting: uuid }),
  output: meeting.extend({ clash: z.boolean().describe('Its organiser has another meeting at this hour') }),
  permission: 'meetings.read',
  summary: 'One meeting with who is invited and what they answered',
})

const people = z.array(uuid).max(50)
const invite = z.enum(['send', 'keep']).describe('Whether the customer’s people are written to')

export const planMeeting = operation({
  name: 'meetings.plan',
  method: 'post',
  path: '/api/accounts/:account/meetings',
  input: z.object({
    account: uuid,
    title: line(200),
    agenda: prose.nullable().default(null),
    start: moment,
    minutes: minutes.default(30),
    place: line(500).nullable().default(null).describe('A room, or an address of the web'),
    organiser: uuid.optional().describe('Oneself where nobody is named'),
    contacts: people.default([]),
    members: people.default([]).describe('Colleagues beside the organiser'),
    invite: invite.default('send'),
    key: line(100).optional().describe('The same key plans one meeting, however often it is sent'),
  }),
  output: z.object({ id: z.string(), isNew: z.boolean(), invitations }),
  permission: 'meetings.write',
  summary: 'Plans a meeting with an account, takes the organiser’s hour and invites',
})

export const changeMeeting = operation({
  name: 'meetings.change',
  method: 'patch',
  path: '/api/meetings/:meeting',
  input: z.object({
    meeting: uuid,
    title: line(200).optional(),
    agenda: prose.nullable().optional(),
    start: moment.optional(),
    minutes: minutes.optional(),
    place: line(500).nullable().optional(),
    organiser: uuid.optional(),
    contacts: people.optional(),
    members: people.optional(),
    invite: invite.default('send'),
  }),
  output: z.object({ id: z.string() }),
  permission: 'meetings.write',
  summary: 'Changes a meeting to come, or gives one that was asked for its hour; who is invited is told',
})

export const cancelMeeting = operation({
  name: 'meetings.cancel',
  method: 'post',
  path: '/api/meetings/:meeting/cancel',
  input: z.object({ meeting: uuid, why: line(500).nullable().default(null) }),
  output: z.object({ id: z.string() }),
  permission: 'meetings.write',
  summary: 'Calls a meeting off; who is invited is told',
})

export const closeMeeting = operation({
  name: 'meetings.close',
  method: 'post',
  path: '/api/meetings/:meeting/close',
  input: z.object({
    meeting: uuid,
    status: z.enum(['held', 'missed']),
    note: prose.nullable().default(null),
    nextSteps: z.array(z.string().trim().min(1).max(300)).max(30).default([]).describe('Each becomes a task'),
    came: people.optional().describe('Who of the customer came; everybody invited where nobody is named'),
  }),
  output: z.object({
    id: z.string(),
    tasks: z.array(z.object({ id: z.string(), title: z.string(), due: z.string().nullable() })),
  }),
  permission: 'meetings.write',
  summary: 'Says that a meeting was held or missed, with what was said; it becomes an activity, and next steps tasks',
})

export const admitGuest = operation({
  name: 'meetings.admit',
  method: 'post',
  path: '/api/meetings/:meeting/account',
  input: z.object({ meeting: uuid, account: uuid }),
  output: z.object({ id: z.string(), invitations }),
  permission: 'meetings.write',
  summary: 'Gives whoever booked as a stranger an account: they become one of its people and are invited',
})

// ---------------------------------------------------------------- booking links and the calendar's address

const minuteOfDay = z.number().int().min(0).max(1440)
const hours = z.array(z.array(z.tuple([minuteOfDay, minuteOfDay])).max(12)).length(7)

const link = {
  name: line(120).describe('What the customer reads: A review with Ines'),
  minutes: minutes.default(30),
  notice: z.number().int().min(0).max(720).default(24).describe('Hours that lie at least before a meeting'),
  daysAhead: z.number().int().min(1).max(180).default(28),
  buffer: z.number().int().min(0).max(240).default(0).describe('Minutes that stay free around other meetings'),
  hours: hours
    .nullable()
    .default(null)
    .describe('Seven lists of minutes of the day, Monday first; null for the hours of work'),
  place: line(500).nullable().default(null),
}

const linkShown = z.object({
  id: z.string(),
  name: z.string(),
  minutes: z.number(),
  notice: z.number(),
  daysAhead: z.number(),
  buffer: z.number(),
  hours: z.array(z.array(z.array(z.number()))).nullable(),
  place: z.string().nullable(),
  url: z.string(),
})

export const listLinks = operation({
  name: 'meetings.links',
  method: 'get',
  path: '/api/meetings/links',
  input: z.object({}),
  output: z.object({ items: z.array(linkShown) }),
  permission: 'meetings.write',
  summary: 'One’s own booking links, each with its address',
})

export const addLink = operation({
  name: 'meetings.addLink',
  method: 'post',
  path: '/api/meetings/links',
  input: z.object(link),
  output: z.object({ id: z.string(), url: z.string() }),
  permission: 'meetings.write',
  summary: 'Makes a booking link: customers choose among one’s free hours without signing in',
})

export const saveLink = operation({
  name: 'meetings.saveLink',
  method: 'put',
  path: '/api/meetings/links/:link',
  input: z.object({ link: uuid, ...link }),
  output: z.object({ id: z.string(), url: z.string() }),
  permission: 'meetings.write',
  summary: 'Changes the rules of a booking link; its address stays',
})

export const endLink = operation({
  name: 'meetings.endLink',
  method: 'delete',
  path: '/api/meetings/links/:link',
  input: z.object({ link: uuid }),
  output: z.object({}),
  permission: 'meetings.write',
  summary: 'Ends a booking link at once; what was booked by it stays',
})

export const getFeed = operation({
  name: 'meetings.feed',
  method: 'get',
  path: '/api/meetings/feed',
  input: z.object({}),
  output: z.object({ madeAt: z.string().nullable() }),
  permission: 'meetings.read',
  summary: 'Whether one’s calendar has a private address from which it reads one’s meetings, and since when',
})

export const makeFeed = operation({
  name: 'meetings.makeFeed',
  method: 'post',
  path: '/api/meetings/feed',
  input: z.object({}),
  output: z.object({ url: z.string() }),
  permission: 'meetings.write',
  summary: 'Makes the private address of one’s calendar, shown once; one that was made before ends',
  shownOnce: told`Make another address`,
})

export const removeFeed = operation({
  name: 'meetings.removeFeed',
  method: 'delete',
  path: '/api/meetings/feed',
  input: z.object({}),
  output: z.object({}),
  permission: 'meetings.write',
  summary: 'Takes the private address of one’s calendar back at once',
})
