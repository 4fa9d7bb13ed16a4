import { z } from 'zod'
import { limit, line } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { customTypes, fieldSubjects } from '../domain/custom.ts'

const field = z.object({
  subject: z.enum(fieldSubjects),
  key: z.string(),
  label: z.string(),
  type: z.enum(customTypes),
  choices: z.array(z.string()).nullable(),
  description: z.string().nullable(),
  /** The heading under which it stands on the page of an account. */
  section: z.string().nullable(),
  isRequired: z.boolean(),
  /** Roles that may change its values; null is everybody who may change accounts. */
  editors: z.array(z.string()).nullable(),
  /** Whether whoever asks may change its values. */
  mayEdit: z.boolean(),
  isArchived: z.boolean(),
  /** Found by an import; nobody has defined it yet. */
  isOpen: z.boolean(),
})

export const listFields = operation({
  name: 'accounts.fields',
  method: 'get',
  path: '/api/accounts/fields',
  input: z.object({ subject: z.enum(fieldSubjects).default('account') }),
  output: z.object({ items: z.array(field) }),
  permission: 'accounts.read',
  summary: 'The custom fields of accounts, of their people or of their units, in their order, with type and choices',
})

export const defineField = operation({
  name: 'accounts.defineField',
  method: 'post',
  path: '/api/accounts/fields',
  input: z.object({
    subject: z.enum(fieldSubjects).optional(),
    /** Of a field that is there; left out, a new one is made. */
    key: line(60).optional(),
    label: line(100),
    type: z.enum(customTypes),
    choices: z.array(line(100)).max(200).optional(),
    description: line(500).nullable().optional(),
    section: line(60).nullable().optional(),
    isRequired: z.boolean().optional(),
    editors: z.array(line(20)).max(20).nullable().optional(),
    isArchived: z.boolean().optional(),
  }),
  output: field,
  permission: 'workspaces.manage',
  summary: 'Define a custom field, change one whose values all fit, archive one or bring it back',
})

export const arrangeFields = operation({
  name: 'accounts.arrangeFields',
  method: 'put',
  path: '/api/accounts/fields',
  input: z.object({ subject: z.enum(fieldSubjects), keys: z.array(line(60)).min(1).max(500) }),
  output: z.object({}),
  permission: 'workspaces.manage',
  summary: 'Put custom fields into the order in which people see them',
})

export const listWords = operation({
  name: 'accounts.words',
  method: 'get',
  path: '/api/accounts/fields/:key/words',
  input: z.object({ key: line(60), limit: limit(200, 500) }),
  output: z.object({ items: z.array(z.string()) }),
  permission: 'accounts.read',
  summary: 'The words in use in a field of tags, the most used first',
})

const layout = z.object({
  role: z.string(),
  /** Tabs in their order; those that are named nowhere follow in the usual one. */
  tabs: z.array(z.string()),
  hidden: z.array(z.string()),
})

export const listLayouts = operation({
  name: 'accounts.layouts',
  method: 'get',
  path: '/api/accounts/layouts',
  input: z.object({}),
  output: z.object({ items: z.array(layout) }),
  permission: 'accounts.read',
  summary: 'Which tabs the page of an account has for each role, and in which order',
  notForAgents: 'It says how a page looks',
})

export const saveLayout = operation({
  name: 'accounts.saveLayout',
  method: 'put',
  path: '/api/accounts/layouts/:role',
  input: z.object({ role: line(20), tabs: z.array(line(40)).max(40), hidden: z.array(line(40)).max(40) }),
  output: layout,
  permission: 'workspaces.manage',
  summary: 'Arrange the tabs of the page of an account for a role',
})
