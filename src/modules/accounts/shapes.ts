import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId, PersonId } from '../../kernel/ids.ts'
import { parseMinor } from '../../kernel/money.ts'
import { told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow, ShapeValue } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { settings } from '../workspaces/index.ts'
import {
  type AccountKind,
  type AccountRecord,
  type Custom,
  type CustomValue,
  kinds,
  type Size,
  type Stage,
  sizes,
  stages,
  type Touch,
  touches,
} from './domain/account.ts'
import {
  type AttributeKey,
  attributeKey,
  attributeValue,
  type Checked,
  checkValue,
  isCustom,
} from './domain/attribute.ts'
import type { Change } from './domain/change.ts'
import type { AccountDraft, Conflict } from './domain/draft.ts'
import { normalId, rawId, rawPersonId } from './domain/identity.ts'
import { weigh } from './domain/masters.ts'
import { resolve } from './service/accounts.ts'
import { putChanges } from './service/attributes.ts'
import { castOpen } from './service/fields.ts'
import { removeAccounts, removeContacts } from './service/follow.ts'
import { ownersNamed } from './service/owners.ts'
import { type ContactDraft, tellContacts } from './service/people.ts'
import { nowIdentified, upsertAccounts } from './service/upsert.ts'
import { accountsOf } from './store/accounts.ts'
import { holdAliases, spreadIdentities } from './store/aliases.ts'
import { heldAt, newestMoments } from './store/history.ts'
import { type Identity, identitiesOf, insertIdentities, realignPeople } from './store/identities.ts'
import { accountSettings, putConflicts } from './store/settings.ts'

const text = (row: ShapeRow, field: string): string | null => {
  const value = row.values[field]
  return value === null || value === undefined || value === '' ? null : String(value)
}

/** What the row says of a field: undefined where it does not speak of it, null where it says that it is empty. */
const said = (row: ShapeRow, field: string): string | null | undefined =>
  Object.hasOwn(row.values, field) ? text(row, field) : undefined

const moment = (row: ShapeRow, field: string): Date | undefined => {
  const value = row.values[field]
  return typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined
}

const refused = (line: number, field: string, reason: string, remedy: string): RowOutcome => ({
  kind: 'refused',
  line,
  field,
  reason,
  remedy,
})

const unknownAccount = (line: number, id: string | null) =>
  refused(
    line,
    'account',
    told`No account ${id ?? ''} is known from this source`,
    told`Import the account first, then replay this row`,
  )

// ---------------------------------------------------------------- accounts

const accountShape: ImportShape = {
  name: 'accounts.account',
  summary: 'Customers, and marketplaces\u2019 vendors: one row per account',
  open: true,
  fields: [
    { name: 'id', type: 'text', required: true, summary: 'The id that the source gives the account' },
    { name: 'name', type: 'text', summary: 'What it is called; the id where it has no name' },
    { name: 'kind', type: 'text', choices: kinds, summary: 'A company, a consumer who is one person, or a vendor' },
    {
      name: 'stage',
      type: 'text',
      choices: stages,
      summary: 'Where it stands in its life; engagement where nothing is said',
    },
    { name: 'is_trial', type: 'boolean', summary: 'A trial is never a customer' },
    { name: 'owner', type: 'text', summary: 'Mail address or name of the member who looks after it' },
    { name: 'owner_name', type: 'text', summary: 'Name of the owner where owner is an address' },
    { name: 'parent', type: 'text', summary: 'Id of the account above it, in the same source' },
    { name: 'plan', type: 'text', summary: 'Name of its plan' },
    {
      name: 'arr',
      type: 'money',
      summary: 'Annual recurring revenue in the workspace’s currency, where contracts do not say it',
    },
    { name: 'currency', type: 'text', summary: 'What it is billed in: three letters such as USD' },
    { name: 'size', type: 'text', choices: sizes, summary: 'Set by hand; follows from ARR where nothing is said' },
    { name: 'touch', type: 'text', choices: touches, summary: 'Set by hand; follows from ARR where nothing is said' },
    { name: 'industry', type: 'text', summary: 'Its trade' },
    { name: 'country', type: 'text', summary: 'Its country' },
    { name: 'domain', type: 'text', summary: 'Its web domain' },
    { name: 'since', type: 'day', summary: 'Customer since' },
    { name: 'renews_on', type: 'day', summary: 'When its contract renews, where contracts do not say it' },
    { name: 'zone', type: 'text', summary: 'Its time zone' },
    { name: 'happened_at', type: 'time', summary: 'Since when this is so; else the moment of the import' },
  ],
  write: writeAccounts,
  remove: (tx, ids, { source }) => removeAccounts(tx, ids, source),
}

const accountFieldNames = new Set(accountShape.fields.map((field) => field.name))

async function writeAccounts(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const outcomes = new Map<number, RowOutcome>()
  const cast = await castOpen(
    tx,
    'account',
    rows.map((row) => ({ custom: openValues(row, accountFieldNames), currency: text(row, 'currency') ?? undefined })),
  )
  const { currency } = await settings(tx)
  const owners = await ownersNamed(tx, ownerTexts(rows))
  const drafts: { line: number; draft: AccountDraft }[] = []
  rows.forEach((row, place) => {
    const custom = cast[place]
    const problem =
      custom?.kind === 'misfit'
        ? refused(row.line, custom.field, custom.reason, custom.remedy)
        : (misfitOf(row) ?? foreignArr(row, currency))
    if (problem) outcomes.set(place, problem)
    else drafts.push({ line: place, draft: draftOf(row, custom?.kind === 'fits' ? custom.custom : {}, owners) })
  })
  const { source, origin, known } = context
  const written = await upsertAccounts(
    tx,
    drafts.map(({ draft }) => draft),
    { source, origin, known },
  )
  written.forEach((outcome, at) => {
    const place = drafts[at]?.line ?? -1
    const line = rows[place]?.line ?? 0
    if (outcome.kind === 'refused') outcomes.set(place, refused(line, outcome.field, outcome.reason, outcome.remedy))
    else outcomes.set(place, { kind: outcome.kind === 'unchanged' ? 'unchanged' : 'written', line })
  })
  return rows.map((row, place) => outcomes.get(place) ?? { kind: 'unchanged', line: row.line })
}

/** Whatever the shape does not name is a custom field. */
function openValues(row: ShapeRow, named: ReadonlySet<string>): Custom {
  const open = Object.entries(row.values).filter(([name]) => !named.has(name))
  return Object.fromEntries(open.map(([name, value]) => [name, plain(value)]))
}

/** A list of words stays one; anything deeper is kept as it is written. */
function plain(value: ShapeValue): CustomValue {
  if (typeof value !== 'object' || value === null) return value
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string')
  return isWords ? (value as string[]) : JSON.stringify(value)
}

function ownerTexts(rows: ShapeRow[]): { owner: string; name: string | null }[] {
  return rows.flatMap((row) => {
    const owner = text(row, 'owner') ?? text(row, 'owner_name')
    return owner ? [{ owner, name: text(row, 'owner_name') }] : []
  })
}

/** What the shape's types cannot check: the vocabulary of attributes. */
function misfitOf(row: ShapeRow): RowOutcome | undefined {
  for (const name of ['kind', 'stage', 'size', 'touch', 'currency', 'since', 'renews_on'] as const) {
    const value = text(row, name)
    const checked = value === null ? undefined : checkValue(name, value)
    if (checked?.kind === 'misfit') return refused(row.line, name, checked.reason, checked.remedy)
  }
  return undefined
}

/** ARR is kept in the workspace's currency; what an amount in another one comes to is for contracts to say, which are converted. */
function foreignArr(row: ShapeRow, currency: string): RowOutcome | undefined {
  const own = text(row, 'currency')
  if (typeof row.values.arr !== 'number' || own === null || own === currency) return undefined
  const remedy = told`Map the amount to revenue.contract, which is converted at stored rates, or leave ARR out`
  return refused(row.line, 'arr', told`the amount is in ${own}, and ARR is kept in ${currency}`, remedy)
}

function draftOf(row: ShapeRow, custom: Custom, owners: ReadonlyMap<string, MemberId>): AccountDraft {
  const owner = text(row, 'owner') ?? text(row, 'owner_name')
  const arr = row.values.arr
  const values = {
    name: text(row, 'name') ?? undefined,
    kind: (text(row, 'kind') ?? undefined) as AccountKind | undefined,
    stage: stageOf(row),
    ownerId: owner ? owners.get(owner) : said(row, 'owner') === null ? null : undefined,
    parent: said(row, 'parent'),
    plan: said(row, 'plan'),
    arr: typeof arr === 'number' || arr === null ? arr : undefined,
    currency: text(row, 'currency') ?? undefined,
    size: said(row, 'size') as Size | null | undefined,
    touch: said(row, 'touch') as Touch | null | undefined,
    industry: said(row, 'industry'),
    country: said(row, 'country'),
    domain: said(row, 'domain'),
    since: said(row, 'since') as Day | null | undefined,
    renewsOn: said(row, 'renews_on') as Day | null | undefined,
    zone: said(row, 'zone'),
    happenedAt: moment(row, 'happened_at'),
  }
  const told = Object.entries(values).filter(([, value]) => value !== undefined)
  return { externalId: text(row, 'id') ?? '', custom, ...Object.fromEntries(told) }
}

function stageOf(row: ShapeRow): Stage | undefined {
  if (row.values.is_trial === true) return 'trial'
  return (text(row, 'stage') ?? undefined) as Stage | undefined
}

// ---------------------------------------------------------------- people

const contactShape: ImportShape = {
  name: 'accounts.contact',
  summary: 'People of accounts; somebody who belongs to several accounts has a row for each',
  open: true,
  key: ['id', 'account'],
  fields: [
    { name: 'id', type: 'text', required: true, summary: 'The id that the source gives the person' },
    { name: 'account', type: 'text', summary: 'Id of the account they belong to, in the same source' },
    { name: 'name', type: 'text', summary: 'Their name' },
    { name: 'email', type: 'text', summary: 'Their mail address' },
    { name: 'title', type: 'text', summary: 'Their title at work' },
    { name: 'role', type: 'text', summary: 'executive_sponsor, champion, power_user, budget_holder, admin or user' },
    { name: 'phone', type: 'text', summary: 'Their telephone' },
    { name: 'language', type: 'text', summary: 'Their language' },
    { name: 'zone', type: 'text', summary: 'Their time zone' },
    { name: 'is_robot', type: 'boolean', summary: 'A program with a user of its own; it is not counted among people' },
    { name: 'happened_at', type: 'time', summary: 'Since when they belong to the account' },
  ],
  write: writeContacts,
  remove: (tx, ids, { source }) => removeContacts(tx, ids, source),
}

const contactFieldNames = new Set(contactShape.fields.map((field) => field.name))

async function writeContacts(
  tx: Tx,
  rows: ShapeRow[],
  { source, origin, known }: ImportContext,
): Promise<RowOutcome[]> {
  const named = rows.flatMap((row) => text(row, 'account') ?? [])
  const accounts = await resolve(tx, source, named)
  const drafts: ContactDraft[] = []
  const places: number[] = []
  const cast = await castOpen(
    tx,
    'contact',
    rows.map((row) => ({ custom: openValues(row, contactFieldNames) })),
  )
  const outcomes = rows.map((row, place): RowOutcome => {
    const custom = cast[place]
    if (custom?.kind === 'misfit') return refused(row.line, custom.field, custom.reason, custom.remedy)
    const account = text(row, 'account')
    const id = text(row, 'id')
    if (!id) return refused(row.line, 'id', told`The person has no id`, told`Send the id that the source gives them`)
    if (account && !accounts.get(account)?.account) return unknownAccount(row.line, account)
    const reached = account ? (accounts.get(account)?.account ?? null) : null
    drafts.push({ ...contactOf(row, id, reached), custom: custom?.custom })
    places.push(place)
    return { kind: 'written', line: row.line }
  })
  const saved = await tellContacts(tx, drafts, { source, origin, known })
  saved.forEach(({ isNew }, at) => {
    const place = places[at] ?? -1
    const line = rows[place]?.line ?? 0
    if (!isNew) outcomes[place] = { kind: 'unchanged', line }
  })
  return outcomes
}

const contactOf = (row: ShapeRow, externalId: string, account: AccountId | null): ContactDraft => ({
  externalId,
  account,
  name: text(row, 'name') ?? undefined,
  email: said(row, 'email'),
  title: said(row, 'title'),
  phone: said(row, 'phone'),
  language: said(row, 'language'),
  zone: said(row, 'zone'),
  isRobot: typeof row.values.is_robot === 'boolean' ? row.values.is_robot : undefined,
  role: text(row, 'role') ?? undefined,
  happenedAt: moment(row, 'happened_at'),
})

// ---------------------------------------------------------------- identities

const identityShape: ImportShape = {
  name: 'accounts.identity',
  summary: 'Ids by which other systems know accounts and people that are known here',
  key: ['source', 'id'],
  fields: [
    { name: 'account', type: 'text', summary: 'Id of the account in this import\u2019s source; or name a person' },
    { name: 'person', type: 'text', summary: 'Id of the person in this import\u2019s source' },
    { name: 'source', type: 'text', required: true, summary: 'The other system, such as billing' },
    { name: 'id', type: 'text', required: true, summary: 'The id that it has there' },
  ],
  write: writeIdentities,
}

async function writeIdentities(tx: Tx, rows: ShapeRow[], { source }: ImportContext): Promise<RowOutcome[]> {
  await holdAliases(tx)
  const wanted = rows.map((row) => wantedIdentity(tx, row, source))
  const known = new Map(
    (
      await identitiesOf(
        tx,
        wanted.flatMap((one) => [one.target, one.raw]),
      )
    ).map((i) => [i.raw, i]),
  )
  const fresh: Identity[] = []
  const outcomes = rows.map((row, place): RowOutcome => {
    const one = wanted[place]
    const target = one && known.get(one.target)
    if (!one || !target) {
      const field = one?.kind === 'person' ? 'person' : 'account'
      return refused(
        row.line,
        field,
        told`No ${field} with this id is known from this source`,
        told`Import it first, then replay this row`,
      )
    }
    const before = known.get(one.raw)
    if (before) return alreadyKnown(row.line, before, target)
    const identity = {
      ...target,
      raw: one.raw,
      source: one.source,
      externalId: one.externalId,
      home: target.account,
      unit: null,
    }
    known.set(one.raw, identity)
    fresh.push(identity)
    return { kind: 'written', line: row.line }
  })
  const raws = fresh.map((identity) => identity.raw)
  await insertIdentities(tx, fresh)
  await spreadIdentities(tx, raws as PersonId[])
  const reached = await realignPeople(
    tx,
    fresh.flatMap((identity) => identity.contact ?? []),
  )
  await nowIdentified(tx, [...new Set([...raws, ...reached])])
  return outcomes
}

function wantedIdentity(tx: Tx, row: ShapeRow, source: string) {
  const other = text(row, 'source') ?? ''
  const id = text(row, 'id') ?? ''
  const person = text(row, 'person')
  const [kind, derive] = person ? (['person', rawPersonId] as const) : (['account', rawId] as const)
  return {
    kind,
    source: other,
    externalId: normalId(id),
    raw: derive(tx.workspace, other, id),
    target: derive(tx.workspace, source, person ?? text(row, 'account') ?? ''),
  }
}

function alreadyKnown(line: number, before: Identity, target: Identity): RowOutcome {
  const isSame = before.kind === 'person' ? before.contact === target.contact : before.account === target.account
  if (isSame) return { kind: 'unchanged', line }
  return refused(
    line,
    'id',
    told`This id already belongs to another account or person`,
    told`Merge the two, or correct the id`,
  )
}

// ---------------------------------------------------------------- dated changes

const attributeShape: ImportShape = {
  name: 'accounts.attribute',
  summary: 'Dated changes of one attribute of an account: owner, stage, plan, arr or a custom field',
  fields: [
    { name: 'account', type: 'text', required: true, summary: 'Id of the account in this source' },
    {
      name: 'attribute',
      type: 'text',
      required: true,
      summary: 'owner, stage, plan, arr, industry, renews_on, custom.region and so on',
    },
    { name: 'value', type: 'text', summary: 'The value from then on; empty takes it away' },
    { name: 'happened_at', type: 'time', required: true, summary: 'From when on it held' },
    { name: 'known_at', type: 'time', summary: 'When it became known; an imported history is known as it happened' },
  ],
  write: writeAttributes,
}

interface Told {
  place: number
  row: ShapeRow
  account: AccountId
  attribute: AttributeKey
  value: string | null
}

async function writeAttributes(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = rows.map((row) => ({ kind: 'written', line: row.line }))
  const told = await toldChanges(tx, rows, context, outcomes)
  const records = new Map((await accountsOf(tx, [...new Set(told.map((one) => one.account))])).map((r) => [r.id, r]))
  const owners = await ownersNamed(
    tx,
    told.flatMap((one) => (one.attribute === 'owner' && one.value ? [{ owner: one.value, name: null }] : [])),
  )
  const customs = await castOpen(
    tx,
    'account',
    told.map((one) => ({
      custom: isCustom(one.attribute) ? { [one.attribute]: one.value } : {},
      currency: records.get(one.account)?.currency,
    })),
  )
  const { masters } = await accountSettings(tx)
  const standing = await standingOf(tx, told, context, records)
  const changes = new Map<Change, Told>()
  const conflicts: Conflict[] = []
  const { currency } = await settings(tx)
  told.forEach((one, at) => {
    const record = records.get(one.account)
    const checked = record && checkTold(one, { currency, owners, custom: customs[at] })
    if (!record || !checked) return
    if (checked.kind === 'misfit') {
      outcomes[one.place] = refused(one.row.line, 'value', checked.reason, checked.remedy)
      return
    }
    const kept = standing[at] as Standing
    if (weigh(one.attribute, kept, { value: checked.value, source: context.source }, masters) === 'conflict') {
      conflicts.push(conflictOf(one, checked.value, kept, context.source))
      outcomes[one.place] = { kind: 'unchanged', line: one.row.line }
    } else changes.set(changeOf(one, checked.value, context), one)
  })
  const fresh = await putChanges(tx, [...changes.keys()], (change) => change.source)
  for (const [change, { place, row }] of changes)
    if (!fresh.has(change)) outcomes[place] = { kind: 'unchanged', line: row.line }
  await putConflicts(tx, [...new Map(conflicts.map((c) => [`${c.account} ${c.attribute}`, c])).values()])
  return outcomes
}

type Standing = Pick<Conflict, 'value' | 'source'>

/** What each change meets: what stands now, or for a change that is older than that, what the history holds at its moment. */
async function standingOf(
  tx: Tx,
  told: readonly Told[],
  context: ImportContext,
  records: ReadonlyMap<AccountId, AccountRecord>,
): Promise<Standing[]> {
  const newest = await newestMoments(tx, [...records.keys()])
  const places = told.map(({ row, account, attribute }) => ({
    account,
    attribute,
    happenedAt: happenedOf(row, context),
  }))
  const held = await heldAt(tx, places)
  return places.map(({ account, attribute, happenedAt }, at) => {
    const last = newest.get(`${account} ${attribute}`)
    if (last && last > happenedAt) return held.get(at) ?? { value: null, source: '' }
    const record = records.get(account)
    return record
      ? { value: attributeValue(record, attribute), source: record.provenance[attribute] ?? '' }
      : { value: null, source: '' }
  })
}

async function toldChanges(
  tx: Tx,
  rows: ShapeRow[],
  { source }: ImportContext,
  outcomes: RowOutcome[],
): Promise<Told[]> {
  const accounts = await resolve(
    tx,
    source,
    rows.flatMap((row) => text(row, 'account') ?? []),
  )
  return rows.flatMap((row, place) => {
    const account = accounts.get(text(row, 'account') ?? '')?.account
    const attribute = attributeKey(text(row, 'attribute') ?? '')
    if (!account) outcomes[place] = unknownAccount(row.line, text(row, 'account'))
    else if (!attribute || attribute === 'parent') {
      outcomes[place] = refused(
        row.line,
        'attribute',
        told`This attribute has no dated changes`,
        told`Use owner, stage, plan, arr, renews_on or custom.…`,
      )
    } else return [{ place, row, account, attribute, value: text(row, 'value') }]
    return []
  })
}

function checkTold(
  { attribute, value }: Told,
  by: {
    /** The workspace's, in which ARR is. */
    currency: string
    owners: ReadonlyMap<string, MemberId>
    custom: Awaited<ReturnType<typeof castOpen>>[number] | undefined
  },
): Checked {
  const { currency, owners, custom } = by
  if (isCustom(attribute)) {
    if (custom?.kind === 'misfit') return custom
    return { kind: 'fits', value: Object.values(custom?.custom ?? {})[0] ?? null }
  }
  if (attribute === 'owner') return { kind: 'fits', value: value === null ? null : (owners.get(value) ?? null) }
  if (attribute !== 'arr' || value === null) return checkValue(attribute, value)
  const amount = parseMinor(value, currency)
  return amount === null
    ? {
        kind: 'misfit',
        reason: told`${value.slice(0, 60)} is no amount`,
        remedy: told`Write an amount such as 1,200.00`,
      }
    : { kind: 'fits', value: amount }
}

function changeOf({ row, account, attribute }: Told, value: CustomValue, context: ImportContext): Change {
  const happenedAt = happenedOf(row, context)
  const knownAt = moment(row, 'known_at') ?? (context.origin === 'live' ? context.known : happenedAt)
  return { account, attribute, value, happenedAt, knownAt, origin: context.origin, source: context.source }
}

const happenedOf = (row: ShapeRow, context: ImportContext): Date => moment(row, 'happened_at') ?? context.known

const conflictOf = (one: Told, value: CustomValue, kept: Standing, source: string): Conflict => ({
  account: one.account,
  attribute: one.attribute,
  source,
  value,
  kept: kept.value,
  keptSource: kept.source,
})

export const shapes: readonly ImportShape[] = [accountShape, contactShape, identityShape, attributeShape]
