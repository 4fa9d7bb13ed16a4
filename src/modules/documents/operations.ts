import { z } from 'zod'
import { languages, told } from '../../kernel/words.ts'
import { cursor, jsonParam, limit, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { mostDays, sections, usualDays } from './domain/sections.ts'

const section = z.enum(sections)
const account = uuid
/** In which the document is written; English where nobody says. */
const language = z.enum(languages).default('en')
/** Left out: what one shares without thinking, neither internal notes nor customers' people. */
const chosen = jsonParam(z.array(section).min(1).max(sections.length)).optional()

export const accountPdf = operation({
  name: 'documents.pdf',
  method: 'get',
  path: '/api/accounts/:account/document.pdf',
  input: z.object({ account, sections: chosen, language }),
  output: z.unknown(),
  permission: 'accounts.read',
  summary: 'The account on paper: overview, health with its reasons, history and whatever else is asked for, as PDF',
  carries: 'download',
})

export const accountHtml = operation({
  name: 'documents.html',
  method: 'get',
  path: '/api/accounts/:account/document.html',
  input: z.object({ account, sections: chosen, language }),
  output: z.unknown(),
  permission: 'accounts.read',
  summary: 'The account as one page that needs nothing besides itself, as HTML',
  carries: 'download',
})

export const linkStates = ['open', 'ended', 'revoked', 'resting'] as const

export const listLinks = operation({
  name: 'documents.links',
  method: 'get',
  path: '/api/accounts/:account/links',
  input: z.object({ account, cursor, limit: limit(20) }),
  output: pageOf(
    z.object({
      id: z.string(),
      sections: z.array(section),
      language: z.enum(languages),
      madeBy: z.string(),
      madeAt: z.string(),
      endsAt: z.string(),
      /** Resting: it opens for nobody while its maker does not see the account, or the workspace lets nothing out. */
      state: z.enum(linkStates),
      opened: z.number(),
      lastOpenedAt: z.string().nullable(),
    }),
  ).extend({ sharing: z.enum(['allowed', 'forbidden']) }),
  permission: 'documents.share',
  summary:
    'Links by which an account was shared: who made each, what it shows, until when, and how often it was opened',
})

export const shareAccount = operation({
  name: 'documents.share',
  method: 'post',
  path: '/api/accounts/:account/links',
  input: z.object({
    account,
    sections: z.array(section).min(1).max(sections.length).optional(),
    language,
    days: z.number().int().min(1).max(mostDays).default(usualDays),
  }),
  output: z.object({ id: z.string(), url: z.string(), endsAt: z.string() }),
  permission: 'documents.share',
  summary: 'Make a link by which anybody reads the account without signing in; its address is shown once',
  shownOnce: told`Revoke this link and make another`,
})

export const revokeLink = operation({
  name: 'documents.revoke',
  method: 'delete',
  path: '/api/accounts/:account/links/:link',
  input: z.object({ account, link: uuid }),
  output: z.object({}),
  permission: 'documents.share',
  summary: 'Take a shared link back at once',
})

export const getSharing = operation({
  name: 'documents.settings',
  method: 'get',
  path: '/api/documents/settings',
  input: z.object({}),
  output: z.object({ sharing: z.enum(['allowed', 'forbidden']) }),
  permission: 'workspaces.read',
  summary: 'Whether accounts may be shared by link',
})

export const updateSharing = operation({
  name: 'documents.updateSettings',
  method: 'patch',
  path: '/api/documents/settings',
  input: z.object({ sharing: z.enum(['allowed', 'forbidden']) }),
  output: z.object({ sharing: z.enum(['allowed', 'forbidden']), ended: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Allow or forbid sharing accounts by link; to forbid it ends every link at once',
})

const tone = z.enum(['plain', 'good', 'bad', 'quiet']).optional()
const cell = z.object({ text: z.string(), tone, href: z.string().optional() })

/** What a chapter of a preparation is made of; charts stand in documents of accounts alone. */
const block = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('figures'),
    figures: z.array(cell.extend({ label: z.string(), note: z.string().optional() })),
  }),
  z.object({ kind: z.literal('text'), text: z.string(), tone }),
  z.object({
    kind: z.literal('table'),
    label: z.string(),
    columns: z.array(z.object({ label: z.string() })),
    rows: z.array(z.array(cell)),
  }),
  z.object({
    kind: z.literal('moves'),
    label: z.string(),
    moves: z.array(z.object({ points: z.number(), text: z.string() })),
  }),
])

export const preparation = operation({
  name: 'documents.preparation',
  method: 'get',
  path: '/api/meetings/:meeting/preparation',
  input: z.object({ meeting: uuid }),
  output: z.object({
    title: z.string(),
    asOf: z.string(),
    state: z.object({ band: z.enum(['red', 'yellow', 'green', 'grey']), score: z.number().nullable() }).nullable(),
    chapters: z.array(z.object({ title: z.string(), blocks: z.array(block) })),
  }),
  permission: 'meetings.read',
  summary:
    'What one wants to know before a meeting: what to ask, health since one met last, people, tickets, risks, tasks, plan, notes',
})

export const preparationPdf = operation({
  name: 'documents.preparationPdf',
  method: 'get',
  path: '/api/meetings/:meeting/preparation.pdf',
  input: z.object({ meeting: uuid, language }),
  output: z.unknown(),
  permission: 'meetings.read',
  summary: 'The preparation of a meeting on paper, as PDF',
  carries: 'download',
})
