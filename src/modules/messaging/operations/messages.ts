import { z } from 'zod'
import { cursor, jsonParam, limit, line, pageOf, sentence, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { channelNames } from '../domain/channel.ts'
import { statuses } from '../domain/message.ts'
import { paces } from '../domain/pressure.ts'
import { purposes } from '../domain/purpose.ts'
import { receivedKinds } from '../domain/received.ts'

const named = z.object({ id: z.string(), name: z.string() })

const message = z.object({
  id: z.string(),
  account: named,
  contact: named,
  template: named,
  channel: z.enum(channelNames),
  purpose: z.enum(purposes),
  status: z.enum(statuses),
  hold: z.string().nullable(),
  /** Why it is held, waits or failed. */
  reason: sentence.nullable(),
  task: z.string().nullable(),
  subject: z.string().nullable(),
  origin: z.enum(['automation', 'hand']),
  /** The member who got it in the customer's place. */
  isRehearsal: z.boolean(),
  mayRelease: z.boolean(),
  dueAt: z.string(),
  madeAt: z.string(),
  outcomeAt: z.string().nullable(),
  /** When the person read it, where its channel says so. */
  readAt: z.string().nullable(),
})

/** What became of what somebody wrote, and when it goes. */
const written = z.object({
  id: z.string(),
  state: z.enum(['goes', 'later', 'held']),
  at: z.string().nullable(),
  reason: sentence.nullable(),
})

/** Whose inbox: one of contact, email, or user with source. */
const whose = {
  contact: uuid.optional(),
  email: line(254).optional(),
  user: line(200)
    .optional()
    .describe('The id by which a source, such as your app, knows the person; name the source too'),
  source: line(80).optional(),
}

export const readInbox = operation({
  name: 'messaging.inbox',
  method: 'get',
  path: '/api/messaging/inbox',
  input: z.object({ ...whose, cursor, limit: limit(20) }),
  output: pageOf(
    z.object({
      id: z.string(),
      account: named,
      subject: z.string(),
      text: z.string(),
      purpose: z.enum(purposes),
      at: z.string(),
      readAt: z.string().nullable(),
      /** Where the person says what they want to be written about. */
      preferences: z.string(),
    }),
  ).extend({ unread: z.number() }),
  permission: 'messaging.read',
  summary: 'What a customer’s app shows one of its users: messages in the app, newest first, with how many are unread',
})

export const noteInboxRead = operation({
  name: 'messaging.noteInboxRead',
  method: 'post',
  path: '/api/messaging/inbox/read',
  input: z.object({
    ...whose,
    messages: z.array(uuid).min(1).max(100).optional().describe('All that stand in the inbox where none is named'),
  }),
  output: z.object({ changed: z.number() }),
  permission: 'messaging.write',
  summary: 'Notes that a person read messages in the app; the first reading counts',
})

export const listMessages = operation({
  name: 'messaging.list',
  method: 'get',
  path: '/api/messaging/messages',
  input: z.object({
    statuses: jsonParam(z.array(z.enum(statuses)).max(statuses.length))
      .optional()
      .describe('All where none is named'),
    account: uuid.optional(),
    template: uuid.optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(message),
  permission: 'messaging.read',
  summary: 'Mail to people of the accounts that one sees, newest first, each with its state and reason',
})

export const getMessage = operation({
  name: 'messaging.get',
  method: 'get',
  path: '/api/messaging/messages/:message',
  input: z.object({ message: uuid }),
  output: message.extend({
    body: z.string().nullable(),
    address: z.string().nullable(),
    response: z.string().nullable(),
    attempts: z.number(),
    received: z.array(
      z.object({ at: z.string(), kind: z.string(), from: z.string(), subject: z.string(), body: z.string() }),
    ),
  }),
  permission: 'messaging.read',
  summary: 'A message with what was written, what the server said and what came back',
})

export const countMessages = operation({
  name: 'messaging.count',
  method: 'get',
  path: '/api/messaging/count',
  input: z.object({}),
  output: z.object({ held: z.number() }),
  permission: 'messaging.read',
  summary: 'How many messages are held, of the accounts that one sees',
})

const some = z.array(uuid).min(1).max(200)
const acted = z.object({
  changed: z.number(),
  refused: z.array(z.object({ id: z.string(), reason: sentence, remedy: sentence })),
})

export const releaseMessages = operation({
  name: 'messaging.release',
  method: 'post',
  path: '/api/messaging/messages/release',
  input: z.object({ messages: some }),
  output: acted,
  permission: 'messaging.write',
  summary: 'Sends held messages all the same, or one whose outcome nobody knows once more; a person’s no stays a no',
})

export const discardMessages = operation({
  name: 'messaging.discard',
  method: 'post',
  path: '/api/messaging/messages/discard',
  input: z.object({ messages: some }),
  output: acted,
  permission: 'messaging.write',
  summary: 'Throws held or waiting messages away; they stay in the list as discarded',
})

export const listNotes = operation({
  name: 'messaging.notes',
  method: 'get',
  path: '/api/messaging/notes',
  input: z.object({ cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: z.string(),
      member: named,
      /** Only of one’s own: what colleagues are told is theirs. */
      subject: z.string().nullable(),
      status: z.enum(statuses),
      reason: sentence.nullable(),
      madeAt: z.string(),
    }),
  ),
  permission: 'messaging.senders',
  summary: 'Mail to members of the staff that did not go: held, failed, or of an outcome that nobody knows',
})

export const releaseNotes = operation({
  name: 'messaging.releaseNotes',
  method: 'post',
  path: '/api/messaging/notes/release',
  input: z.object({ notes: some }),
  output: acted,
  permission: 'messaging.senders',
  summary: 'Sends mail to members of the staff that did not go once more, by the usual sender',
})

export const discardNotes = operation({
  name: 'messaging.discardNotes',
  method: 'post',
  path: '/api/messaging/notes/discard',
  input: z.object({ notes: some }),
  output: acted,
  permission: 'messaging.senders',
  summary: 'Throws mail to members of the staff away that did not go',
})

export const listReceived = operation({
  name: 'messaging.received',
  method: 'get',
  path: '/api/messaging/received',
  input: z.object({
    kinds: jsonParam(z.array(z.enum(receivedKinds)).max(receivedKinds.length))
      .optional()
      .describe('All where none is named'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(
    z.object({
      id: z.string(),
      kind: z.enum(receivedKinds),
      at: z.string(),
      from: z.string(),
      subject: z.string(),
      /** How it begins. */
      body: z.string(),
      account: named.nullable(),
      contact: named.nullable(),
      /** The message of ours that it is about. */
      answers: z.string().nullable(),
      mayFile: z.boolean(),
    }),
  ),
  permission: 'messaging.read',
  summary: 'Mail that came in, newest first: of accounts that one sees; of no account for whoever leads and sees all',
})

export const fileReceived = operation({
  name: 'messaging.fileReceived',
  method: 'post',
  path: '/api/messaging/received/file',
  input: z.object({ received: uuid, account: uuid, contact: uuid.optional() }),
  output: z.object({}),
  permission: 'messaging.write',
  summary: 'Files a mail that nobody knew on an account and, where one says so, on one of its people',
})

export const asideReceived = operation({
  name: 'messaging.asideReceived',
  method: 'post',
  path: '/api/messaging/received/aside',
  input: z.object({ received: some }),
  output: z.object({}),
  permission: 'messaging.write',
  summary: 'Puts mail aside that nobody knew; it leaves the list and is kept as long as other mail',
})

export const writeMessage = operation({
  name: 'messaging.write',
  method: 'post',
  path: '/api/accounts/:account/messages',
  input: z.object({
    account: uuid,
    contact: uuid,
    template: line(80).describe('Key of a template'),
    channel: z.enum(channelNames).optional().describe('By mail where nothing is said'),
    values: z.record(z.string().max(60), z.string().max(2000)).optional(),
    key: line(200).optional().describe('The same key is one message, however often it is sent'),
  }),
  output: written,
  permission: 'messaging.write',
  summary: 'Writes to a person of an account from a template; the outbox says whether and when it goes',
})

export const listThreads = operation({
  name: 'messaging.threads',
  method: 'get',
  path: '/api/accounts/:account/threads',
  input: z.object({ account: uuid, cursor, limit: limit(20) }),
  output: pageOf(
    z.object({
      id: z.string(),
      subject: z.string(),
      lastAt: z.string(),
      count: z.number(),
      /** Who wrote last: where it is the customer, somebody may have to answer. */
      last: z.enum(['us', 'them']),
      begins: z.string(),
      person: z.string().nullable(),
    }),
  ),
  permission: 'messaging.read',
  summary: 'Conversations by mail with the people of an account, the one that moved last first',
})

export const getThread = operation({
  name: 'messaging.thread',
  method: 'get',
  path: '/api/accounts/:account/threads/:thread',
  input: z.object({ account: uuid, thread: uuid }),
  output: z.object({
    id: z.string(),
    subject: z.string(),
    items: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        way: z.enum(['us', 'them']),
        /** Of ours, what became of it. */
        status: z.string().nullable(),
        reason: sentence.nullable(),
        body: z.string(),
        /** None where it went out by itself. */
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
    /** Whom an answer reaches; none where nobody known wrote. */
    answersTo: named.nullable(),
  }),
  permission: 'messaging.read',
  summary: 'A conversation by mail whole, the oldest first, with whom an answer reaches',
})

export const answerThread = operation({
  name: 'messaging.answer',
  method: 'post',
  path: '/api/accounts/:account/threads/:thread/answer',
  input: z.object({ account: uuid, thread: uuid, text: z.string().trim().min(1).max(20_000) }),
  output: written,
  permission: 'messaging.write',
  summary: 'Answers in a conversation with words of one’s own; it needs no yes of the reader and goes at once',
})

export const listConsents = operation({
  name: 'messaging.consents',
  method: 'get',
  path: '/api/accounts/:account/consents',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(
      z.object({
        contact: named,
        email: z.string().nullable(),
        language: z.string().nullable(),
        pace: z.enum(paces),
        /** Why nothing goes to the address any more. */
        closed: sentence.nullable(),
        purposes: z.array(
          z.object({
            purpose: z.enum(purposes),
            mayWrite: z.boolean(),
            said: z.enum(['given', 'withdrawn']).nullable(),
            proof: sentence.nullable(),
            at: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
  permission: 'messaging.read',
  summary: 'To which mail the people of an account agreed or said no, with proof and time',
})

export const saveConsent = operation({
  name: 'messaging.saveConsent',
  method: 'post',
  path: '/api/accounts/:account/consents',
  input: z.object({
    account: uuid,
    contact: uuid,
    purpose: z.enum(purposes),
    state: z.enum(['given', 'withdrawn']),
    proof: line(500).describe('How we know: said on the phone on 3 May, form of the fair'),
  }),
  output: z.object({}),
  permission: 'messaging.write',
  summary: 'Notes that a person agreed to mail of a purpose or said no, and how that is known',
})

export const saveManner = operation({
  name: 'messaging.saveManner',
  method: 'post',
  path: '/api/accounts/:account/consents/manner',
  input: z.object({
    account: uuid,
    contact: uuid,
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
      .optional()
      .describe('Left out, it stays'),
    pace: z.enum(paces).optional().describe('fewer: half as much mail; left out, it stays'),
  }),
  output: z.object({}),
  permission: 'messaging.write',
  summary: 'Notes in which language and how often a person wants mail, such as at the set-up of an account',
})

export const reopenAddress = operation({
  name: 'messaging.reopenAddress',
  method: 'post',
  path: '/api/accounts/:account/consents/reopen',
  input: z.object({ account: uuid, contact: uuid }),
  output: z.object({}),
  permission: 'messaging.write',
  summary: 'Lets mail go again to an address that was closed after it bounced',
})
