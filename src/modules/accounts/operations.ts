import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { cursor, day, limit, line, pageOf, prose, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { groupRules, kinds, sizes, stages, touches, unitKinds } from './domain/account.ts'
import { customTypes, fieldSubjects } from './domain/custom.ts'
import { unknownPolicies } from './domain/settings.ts'
import { teamRoles } from './domain/team.ts'

const customValue = z.union([prose, z.number(), z.boolean(), z.array(line(200)).max(200), z.null()])
const custom = z.record(line(60), customValue)
const amount = z.number().int().min(-9e15).max(9e15)
const currency = z.string().regex(/^[A-Z]{3}$/, told`must be a code such as USD`)

const account = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(kinds),
  stage: z.enum(stages),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  parentId: z.string().nullable(),
  plan: z.string().nullable(),
  /** Minor units of the workspace's currency; `currency` is what the account is billed in. */
  arr: z.number().nullable(),
  currency: z.string(),
  size: z.enum(sizes).nullable(),
  touch: z.enum(touches).nullable(),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  domain: z.string().nullable(),
  since: z.string().nullable(),
  renewsOn: z.string().nullable(),
  /** By which rule it speaks for the health of those below it; null is the usual one of the workspace. */
  groupHealth: z.enum(groupRules).nullable(),
  custom: z.record(z.string(), customValue),
})

const identity = z.object({ id: z.string(), source: z.string(), externalId: z.string() })

const detailed = account.extend({
  /** The workspace's currency, in which ARR is. */
  arrCurrency: z.string(),
  zone: z.string().nullable(),
  /** Named by hand or by a source, so ARR no longer decides it. */
  sizeSet: z.boolean(),
  touchSet: z.boolean(),
  parent: z.object({ id: z.string(), name: z.string() }).nullable(),
  contacts: z.number(),
  /** The people one speaks to first: sponsors, champions, those who hold the budget. */
  keyContacts: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), title: z.string().nullable() })),
  children: z.number(),
  identities: z.array(identity),
  merged: z.array(z.object({ id: z.string(), name: z.string(), mergedAt: z.string() })),
})

const editable = {
  stage: z.enum(stages).optional(),
  ownerId: uuid.nullable().optional(),
  parentId: uuid.nullable().optional(),
  plan: line(200).nullable().optional(),
  arr: amount.nullable().optional(),
  currency: currency.optional(),
  size: z.enum(sizes).nullable().optional(),
  touch: z.enum(touches).nullable().optional(),
  industry: line(200).nullable().optional(),
  country: line(200).nullable().optional(),
  domain: line(253).nullable().optional(),
  since: day.nullable().optional(),
  renewsOn: day.nullable().optional(),
  groupHealth: z.enum(groupRules).nullable().optional(),
  zone: line(64).nullable().optional(),
  custom: custom.optional(),
}

export const searchAccounts = operation({
  name: 'accounts.search',
  method: 'get',
  path: '/api/accounts/search',
  input: z.object({ text: line(200), limit: limit(10, 50) }),
  output: z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), detail: z.string() })) }),
  permission: 'accounts.read',
  summary: 'Finds accounts by name: those that begin with the text, then those that contain it',
})

export const getAccount = operation({
  name: 'accounts.get',
  method: 'get',
  path: '/api/accounts/:account',
  input: z.object({ account: uuid }),
  output: detailed,
  permission: 'accounts.read',
  summary:
    'An account with its attributes, custom fields, ids and place in the hierarchy; a merged id answers the survivor',
})

export const createAccount = operation({
  name: 'accounts.create',
  method: 'post',
  path: '/api/accounts',
  input: z.object({
    name: line(300),
    kind: z.enum(kinds).optional(),
    ...editable,
    /** With externalId: the id that another system gives it. */
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: detailed,
  permission: 'accounts.write',
  summary: 'Make an account',
})

export const updateAccount = operation({
  name: 'accounts.update',
  method: 'patch',
  path: '/api/accounts/:account',
  input: z.object({
    account: uuid,
    name: line(300).optional(),
    ...editable,
    /** What stood there when it was looked at, by attribute such as owner or custom.region; a change since is a conflict. */
    seen: z.record(line(80), customValue).optional(),
  }),
  /** `act` takes the change back within a day. */
  output: detailed.extend({ act: z.string() }),
  permission: 'accounts.write',
  summary: 'Change attributes and custom fields of an account; each change enters its history',
})

export const undoEdit = operation({
  name: 'accounts.undo',
  method: 'post',
  path: '/api/accounts/acts/:act/undo',
  input: z.object({ act: uuid }),
  output: z.object({
    restored: z.number(),
    stayed: z.array(z.object({ account: z.string(), attribute: z.string(), label: z.string(), reason: sentence })),
  }),
  permission: 'accounts.write',
  summary: 'Take back a change of your own within a day; what somebody changed since stays and is named',
})

export const mergeAccount = operation({
  name: 'accounts.merge',
  method: 'post',
  path: '/api/accounts/:account/merge',
  input: z.object({ account: uuid, into: uuid }),
  output: detailed,
  permission: 'accounts.merge',
  summary:
    'Merge an account into another, which gets its ids, people and facts; imports never bring the first one back',
})

export const unmergeAccount = operation({
  name: 'accounts.unmerge',
  method: 'post',
  path: '/api/accounts/:account/unmerge',
  input: z.object({ account: uuid }),
  output: detailed,
  permission: 'accounts.merge',
  summary: 'Take the merge of an account back: its ids, people and facts return to it',
})

const contact = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  zone: z.string().nullable(),
  isRobot: z.boolean(),
  custom: z.record(z.string(), customValue),
  role: z.string(),
  since: z.string(),
})

export const listContacts = operation({
  name: 'accounts.contacts',
  method: 'get',
  path: '/api/accounts/:account/contacts',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: pageOf(contact),
  permission: 'accounts.read',
  summary: 'The people of an account with their roles',
})

export const addContact = operation({
  name: 'accounts.addContact',
  method: 'post',
  path: '/api/accounts/:account/contacts',
  input: z.object({
    account: uuid,
    name: line(200),
    email: z.email().max(320).optional(),
    title: line(200).optional(),
    role: line(60).optional(),
    phone: line(60).optional(),
    language: line(35).optional(),
    zone: line(64).optional(),
    isRobot: z.boolean().optional(),
    custom: custom.optional(),
    /** With externalId: the id that another system gives the person. */
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'accounts.write',
  summary: 'Add a person to an account; somebody known by id or mail address joins this account as well',
})

export const updateContact = operation({
  name: 'accounts.updateContact',
  method: 'patch',
  path: '/api/accounts/:account/contacts/:contact',
  input: z.object({
    account: uuid,
    contact: uuid,
    name: line(200).optional(),
    email: z.email().max(320).nullable().optional(),
    title: line(200).nullable().optional(),
    role: line(60).optional(),
    phone: line(60).nullable().optional(),
    language: line(35).nullable().optional(),
    zone: line(64).nullable().optional(),
    isRobot: z.boolean().optional(),
    custom: custom.optional(),
  }),
  output: contact.omit({ since: true }),
  permission: 'accounts.write',
  summary: 'Change a person of an account and what they are to it',
})

export const listHistory = operation({
  name: 'accounts.history',
  method: 'get',
  path: '/api/accounts/:account/history',
  input: z.object({ account: uuid, attribute: line(80).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      attribute: z.string(),
      label: z.string(),
      value: customValue,
      /** The value in words where it is an id. */
      words: z.string().nullable(),
      happenedAt: z.string(),
      knownAt: z.string(),
      origin: z.enum(['live', 'import', 'backfill', 'correction']),
      source: z.string(),
      /** Who changed it by hand. */
      by: z.string().nullable(),
      /** Lies in the future and waits. */
      due: z.boolean(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Every change of an account\u2019s attributes with when it happened and when it became known',
})

const unit = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.enum(unitKinds),
  custom: z.record(z.string(), customValue),
})

export const listChildren = operation({
  name: 'accounts.children',
  method: 'get',
  path: '/api/accounts/:account/children',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: z.object({
    /** Those right below it; `below` counts what lies right below each of them in turn. */
    accounts: z.array(account.extend({ below: z.number() })),
    next: z.string().nullable(),
    units: z.array(unit),
    /** How many accounts lie below it on all levels. */
    below: z.number(),
    /** The sum over the account and all below it, in the workspace's currency; those whose ARR is not known are left out. */
    arr: z.number(),
    currency: z.string(),
    unknownArr: z.number(),
  }),
  permission: 'accounts.read',
  summary: 'Accounts and units below an account, with their ARR by sum',
})

export const addUnit = operation({
  name: 'accounts.addUnit',
  method: 'post',
  path: '/api/accounts/:account/units',
  input: z.object({
    account: uuid,
    name: line(200),
    unit: z.enum(unitKinds),
    custom: custom.optional(),
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: unit,
  permission: 'accounts.write',
  summary: 'Add a product, instance, subscription or site below an account',
})

export const updateUnit = operation({
  name: 'accounts.updateUnit',
  method: 'patch',
  path: '/api/accounts/:account/units/:unit',
  input: z.object({
    account: uuid,
    unit: uuid,
    name: line(200).optional(),
    kind: z.enum(unitKinds).optional(),
    custom: custom.optional(),
  }),
  output: unit,
  permission: 'accounts.write',
  summary: 'Change a unit of an account',
})

export const listUnmatched = operation({
  name: 'accounts.unmatched',
  method: 'get',
  path: '/api/accounts/unmatched',
  input: z.object({ kind: z.enum(['account', 'person']).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: z.string(),
      source: z.string(),
      externalId: z.string(),
      kind: z.enum(['account', 'person']),
      firstSeen: z.string(),
      lastSeen: z.string(),
      times: z.number(),
    }),
  ),
  permission: 'accounts.merge',
  summary: 'Groups and people in product events that match no account yet (the unmatched queue), latest first',
})

export const resolveUnmatched = operation({
  name: 'accounts.resolveUnmatched',
  method: 'post',
  path: '/api/accounts/unmatched/:id',
  input: z.object({
    id: uuid,
    how: z.enum(['attach', 'prospect', 'customer', 'ignore']),
    /** The account to attach to. */
    account: uuid.optional(),
    /** The name of the account to make. */
    name: line(300).optional(),
  }),
  output: z.object({ account: z.string().nullable() }),
  permission: 'accounts.merge',
  summary: 'Say who an unknown group or person is: attach to an account, make a prospect or customer, or ignore',
})

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

export const listConflicts = operation({
  name: 'accounts.conflicts',
  method: 'get',
  path: '/api/accounts/conflicts',
  input: z.object({ source: line(100).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      accountName: z.string(),
      attribute: z.string(),
      label: z.string(),
      source: z.string(),
      value: customValue,
      /** The value in words where it is an id. */
      words: z.string().nullable(),
      kept: customValue,
      keptWords: z.string().nullable(),
      keptSource: z.string(),
      seenAt: z.string(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Values that a source reports otherwise than the attribute\u2019s master, both values beside each other',
})

export const settleConflict = operation({
  name: 'accounts.settleConflict',
  method: 'post',
  path: '/api/accounts/:account/conflicts',
  input: z.object({ account: uuid, attribute: line(80), source: line(100), take: z.enum(['theirs', 'ours']) }),
  output: detailed,
  permission: 'accounts.merge',
  summary: 'Settle what a source says against the value that stands: take its word, or keep ours',
})

const positive = z.number().min(0).max(1e12)
const settingsShape = {
  thresholds: z.object({
    size: z.object({ enterprise: positive, mid_market: positive }),
    touch: z.object({ high: positive, mid: positive }),
    hysteresis: z.number().min(0).max(0.5),
    lockUntilRenewal: z.boolean(),
  }),
  /** Attribute, or * for all others, to its sources, master first. */
  masters: z.record(line(80), z.array(line(100)).max(50)),
  /** Source to what becomes of its unknown groups. */
  unknown: z.record(line(100), z.enum(unknownPolicies)),
  /** How an account speaks for the health of those below it, unless it says otherwise itself. */
  groupHealth: z.enum(groupRules),
}

export const getSettings = operation({
  name: 'accounts.settings',
  method: 'get',
  path: '/api/accounts/settings',
  input: z.object({}),
  output: z.object(settingsShape),
  permission: 'workspaces.read',
  summary:
    'Settings of accounts: where size and touch begin, which source is master of which attribute, what becomes of unknown groups',
})

export const books = operation({
  name: 'accounts.books',
  method: 'get',
  path: '/api/accounts/books',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        /** Null for accounts that nobody owns. */
        member: z.string().nullable(),
        name: z.string().nullable(),
        accounts: z.number(),
        customers: z.number(),
        /** In the workspace's currency; empty where nothing is known. */
        arr: z.array(z.object({ minor: z.number(), currency: z.string() })),
      }),
    ),
  }),
  permission: 'accounts.read',
  summary: 'Who has which book: accounts owned, customers among them, and their ARR',
})

export const updateSettings = operation({
  name: 'accounts.updateSettings',
  method: 'patch',
  path: '/api/accounts/settings',
  input: z.object({
    thresholds: settingsShape.thresholds.optional(),
    masters: settingsShape.masters.optional(),
    unknown: settingsShape.unknown.optional(),
    groupHealth: settingsShape.groupHealth.optional(),
  }),
  output: z.object(settingsShape),
  permission: 'workspaces.manage',
  summary: 'Change thresholds, masters and policies; classes follow with the next change of ARR or renewal',
})

const placed = z.object({
  role: z.enum(teamRoles),
  label: z.string(),
  member: z.object({ id: z.string(), name: z.string() }),
  since: day,
  /** The first day on which it no longer held. */
  until: day.nullable(),
})

export const getTeam = operation({
  name: 'accounts.team',
  method: 'get',
  path: '/api/accounts/:account/team',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(placed),
    past: z.array(placed),
    /** Every role that somebody may fill. */
    roles: z.array(z.object({ role: z.enum(teamRoles), label: z.string() })),
  }),
  permission: 'accounts.read',
  summary: 'Who looks after an account beside its owner, by role, and who did before',
})

export const fillRole = operation({
  name: 'accounts.fillRole',
  method: 'put',
  path: '/api/accounts/:account/team/:role',
  input: z.object({
    account: uuid,
    role: z.enum(teamRoles),
    member: uuid.nullable(),
    from: day.optional().describe('Since when it holds; today unless another day is named'),
  }),
  output: z.object({ before: z.string().nullable().describe('The member who filled the role until then') }),
  permission: 'accounts.write',
  summary: 'Says who fills a role for an account, or that nobody does; whoever did so before stays in its history',
})
