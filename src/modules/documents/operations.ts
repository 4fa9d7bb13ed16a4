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
