import { z } from 'zod'
import { line, sentence, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { countings } from '../domain/counting.ts'
import { groupings } from '../domain/grouping.ts'
import { purposes } from '../domain/purpose.ts'

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
const variant = z.object({
  language,
  subject: line(300),
  format: z.enum(['plain', 'mjml']).default('plain'),
  body: z.string().min(1).max(50_000),
})

export const listTemplates = operation({
  name: 'messaging.templates',
  method: 'get',
  path: '/api/messaging/templates',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        key: z.string(),
        name: z.string(),
        summary: z.string(),
        purpose: z.enum(purposes),
        version: z.number(),
        languages: z.array(z.string()),
        changedAt: z.string(),
        /** Of messages to accounts that one sees. */
        figures: z.object({
          sent: z.number(),
          replied: z.number(),
          bounced: z.number(),
          unsubscribed: z.number(),
          held: z.number(),
        }),
      }),
    ),
  }),
  permission: 'messaging.read',
  summary: 'Templates of mail, with how many were sent, answered, bounced and led to an unsubscribe',
})

export const getTemplate = operation({
  name: 'messaging.template',
  method: 'get',
  path: '/api/messaging/templates/:template',
  input: z.object({ template: uuid, version: z.coerce.number().int().min(1).max(100_000).optional() }),
  output: z.object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    summary: z.string(),
    purpose: z.enum(purposes),
    version: z.number(),
    counts: z.enum(countings).nullable(),
    variants: z.array(variant),
    versions: z.array(
      z.object({ version: z.number(), by: z.string().nullable(), at: z.string(), languages: z.array(z.string()) }),
    ),
    /** Names that every template may use. */
    names: z.array(z.string()),
  }),
  permission: 'messaging.read',
  summary: 'What a template says in each language, now or in an earlier version',
})

export const saveTemplate = operation({
  name: 'messaging.saveTemplate',
  method: 'post',
  path: '/api/messaging/templates',
  input: z.object({
    template: uuid.optional().describe('The one to change; a new one where none is named'),
    key,
    name: line(120),
    summary: z.string().trim().max(500).default(''),
    purpose: z.enum(purposes),
    counts: z
      .enum(countings)
      .nullable()
      .optional()
      .describe('The most that is counted of its messages; null as the rules say'),
    variants: z.array(variant).min(1).max(20),
  }),
  output: z.object({ id: z.string(), version: z.number() }),
  permission: 'messaging.manage',
  summary: 'Saves a template as its next version; what cannot be read is refused with its place',
})

export const removeTemplate = operation({
  name: 'messaging.removeTemplate',
  method: 'delete',
  path: '/api/messaging/templates/:template',
  input: z.object({ template: uuid }),
  output: z.object({}),
  permission: 'messaging.manage',
  summary: 'Takes a template away; what was sent by it stays',
})

export const templateFigures = operation({
  name: 'messaging.templateFigures',
  method: 'get',
  path: '/api/messaging/templates/:template/figures',
  input: z.object({ template: uuid, by: z.enum(groupings).default('version') }),
  output: z.object({
    items: z.array(
      z.object({
        /** A version, language, size or month; null where it is not known. */
        group: z.string().nullable(),
        sent: z.number(),
        /** Sent, and no notice came back. */
        delivered: z.number(),
        bounced: z.number(),
        replied: z.number(),
        unsubscribed: z.number(),
        /** Of how many clicks were counted. */
        clicksCounted: z.number(),
        clicked: z.number(),
        opensCounted: z.number(),
        /** By a person, as far as one can tell. */
        opened: z.number(),
        /** By a mail program alone. */
        fetched: z.number(),
      }),
    ),
  }),
  permission: 'messaging.read',
  summary: 'What became of a template’s mail to accounts that one sees, by version, language, size or month',
})

export const previewTemplate = operation({
  name: 'messaging.preview',
  method: 'post',
  path: '/api/messaging/preview',
  input: z.object({
    ...variant.shape,
    purpose: z.enum(purposes),
    account: uuid.optional().describe('With the words of this account; without one its names stand in brackets'),
    contact: uuid.optional().describe('And of this person; the first of the account where nobody is named'),
  }),
  output: z.object({
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    missing: z.array(z.string()),
    for: z.object({ account: z.string(), contact: z.string() }).nullable(),
  }),
  permission: 'messaging.read',
  summary: 'How a mail would look for a person, and which words are missing for it',
})

const sender = z.object({
  name: line(120),
  address: line(254),
  speaksAs: z
    .enum(['itself', 'owner'])
    .default('itself')
    .describe('Under its own name or that of the account’s manager'),
  repliesTo: line(254).nullable().default(null).describe('A mailbox that delivers to our mail door'),
  returnsTo: line(254).nullable().default(null).describe('A mailbox for what cannot be delivered'),
  host: line(253),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: line(254).nullable().default(null),
  dkimDomain: line(253).nullable().default(null),
  dkimSelector: line(63).nullable().default(null),
  perMinute: z.number().int().min(1).max(10_000).default(60),
  isUsual: z.boolean().default(false),
})

export const listSenders = operation({
  name: 'messaging.senders',
  method: 'get',
  path: '/api/messaging/senders',
  input: z.object({}),
  output: z.object({
    items: z.array(
      sender.extend({
        id: z.string(),
        hasPassword: z.boolean(),
        /** Where answers are read by IMAP. */
        mailbox: z
          .object({
            ...{ host: z.string(), port: z.number(), security: z.enum(['tls', 'starttls', 'none']) },
            ...{ username: z.string(), folder: z.string() },
            ...{ trouble: sentence.nullable(), checkedAt: z.string().nullable() },
          })
          .nullable(),
        hasKey: z.boolean(),
        trouble: z.string().nullable(),
        restsUntil: z.string().nullable(),
      }),
    ),
  }),
  permission: 'messaging.senders',
  summary: 'The addresses from which mail leaves, their servers and their trouble',
})

export const saveSender = operation({
  name: 'messaging.saveSender',
  method: 'post',
  path: '/api/messaging/senders',
  input: sender.extend({
    sender: uuid.optional().describe('The one to change; a new one where none is named'),
    password: z.string().min(1).max(500).optional().describe('Left out, the one that is kept stays'),
    dkimKey: z
      .string()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Private key in PEM; left out, the one that is kept stays'),
  }),
  output: z.object({ id: z.string() }),
  permission: 'messaging.senders',
  summary: 'Sets up or changes a sender; secrets are kept encrypted and never shown again',
})

export const removeSender = operation({
  name: 'messaging.removeSender',
  method: 'delete',
  path: '/api/messaging/senders/:sender',
  input: z.object({ sender: uuid }),
  output: z.object({}),
  permission: 'messaging.senders',
  summary: 'Takes a sender away with its secrets; what waited for it is held',
})

export const testSender = operation({
  name: 'messaging.testSender',
  method: 'post',
  path: '/api/messaging/senders/:sender/test',
  input: z.object({ sender: uuid }),
  output: z.object({ sentTo: z.string(), response: z.string() }),
  permission: 'messaging.senders',
  summary: 'Sends oneself a mail from a sender and says what its server answered',
})

export const saveMailbox = operation({
  name: 'messaging.saveMailbox',
  method: 'put',
  path: '/api/messaging/senders/:sender/mailbox',
  input: z.object({
    sender: uuid,
    host: line(253),
    port: z.number().int().min(1).max(65_535).default(993),
    security: z.enum(['tls', 'starttls', 'none']).default('tls'),
    username: line(254),
    password: z.string().min(1).max(500).optional().describe('Left out, the one that is kept stays'),
    folder: line(200).default('INBOX'),
  }),
  output: z.object({}),
  permission: 'messaging.senders',
  summary: 'Reads the mailbox of a sender by IMAP: answers and what came back are filed; nothing in it is changed',
})

export const removeMailbox = operation({
  name: 'messaging.removeMailbox',
  method: 'delete',
  path: '/api/messaging/senders/:sender/mailbox',
  input: z.object({ sender: uuid }),
  output: z.object({}),
  permission: 'messaging.senders',
  summary: 'Reads the mailbox of a sender no more, and forgets its password',
})

const minutes = z.number().int().min(0).max(1439)
const rules = z.object({
  quietFrom: minutes,
  quietTo: minutes,
  perDay: z.number().int().min(0).max(50),
  perWeek: z.number().int().min(0).max(200),
  atRisk: z.enum(['task', 'send']),
  optIn: z
    .array(z.enum(purposes))
    .max(purposes.length)
    .describe('Purposes that need a yes; others go until somebody says no'),
  words: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/), z.string().max(500)),
  postalAddress: line(300).nullable(),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable()
    .default(null)
    .describe('The company’s, such as #1f4b99, for headings and links of mail'),
  filesTo: line(254).nullable(),
  counts: z
    .enum(countings)
    .default('nothing')
    .describe('The most that is counted of messages; nothing of what belongs to the contract'),
})

export const getRules = operation({
  name: 'messaging.rules',
  method: 'get',
  path: '/api/messaging/rules',
  input: z.object({}),
  output: rules,
  permission: 'messaging.read',
  summary: 'Quiet hours, how much mail one person gets, what is at risk, and the words that every template knows',
})

export const saveRules = operation({
  name: 'messaging.saveRules',
  method: 'put',
  path: '/api/messaging/rules',
  input: rules,
  output: z.object({}),
  permission: 'messaging.manage',
  summary: 'Sets the rules by which mail goes out',
})
