import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow, ShapeValue } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import {
  type AccountKind,
  type Custom,
  type CustomValue,
  kinds,
  type Size,
  type Stage,
  sizes,
  stages,
  type Touch,
  touches,
} from '../domain/account.ts'
import { checkValue } from '../domain/attribute.ts'
import type { AccountDraft } from '../domain/draft.ts'
import { castOpen } from '../service/fields.ts'
import { removeAccounts } from '../service/follow.ts'
import { ownersNamed } from '../service/owners.ts'
import { upsertAccounts } from '../service/upsert.ts'
import { moment, refused, said, text } from './values.ts'

export const accountShape: ImportShape = {
  name: 'accounts.account',
  summary: spoken('Customers, and marketplaces’ vendors: one row per account'),
  open: true,
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('The id that the source gives the account') },
    { name: 'name', type: 'text', summary: spoken('What it is called; the id where it has no name') },
    {
      name: 'kind',
      type: 'text',
      choices: kinds,
      summary: spoken('A company, a consumer who is one person, or a vendor'),
    },
    {
      name: 'stage',
      type: 'text',
      choices: stages,
      summary: spoken('Where it stands in its life; engagement where nothing is said'),
    },
    { name: 'is_trial', type: 'boolean', summary: spoken('A trial is never a customer') },
    { name: 'owner', type: 'text', summary: spoken('Mail address or name of the member who looks after it') },
    { name: 'owner_name', type: 'text', summary: spoken('Name of the owner where owner is an address') },
    { name: 'parent', type: 'text', summary: spoken('Id of the account above it, in the same source') },
    { name: 'plan', type: 'text', summary: spoken('Name of its plan') },
    {
      name: 'arr',
      type: 'money',
      summary: spoken('Annual recurring revenue in the workspace’s currency, where contracts do not say it'),
    },
    { name: 'currency', type: 'text', summary: spoken('What it is billed in: three letters such as USD') },
    {
      name: 'size',
      type: 'text',
      choices: sizes,
      summary: spoken('Set by hand; follows from ARR where nothing is said'),
    },
    {
      name: 'touch',
      type: 'text',
      choices: touches,
      summary: spoken('Set by hand; follows from ARR where nothing is said'),
    },
    { name: 'industry', type: 'text', summary: spoken('Its trade') },
    { name: 'country', type: 'text', summary: spoken('Its country') },
    { name: 'domain', type: 'text', summary: spoken('Its web domain') },
    { name: 'since', type: 'day', summary: spoken('Customer since') },
    { name: 'renews_on', type: 'day', summary: spoken('When its contract renews, where contracts do not say it') },
    { name: 'zone', type: 'text', summary: spoken('Its time zone') },
    { name: 'happened_at', type: 'time', summary: spoken('Since when this is so; else the moment of the import') },
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
export function openValues(row: ShapeRow, named: ReadonlySet<string>): Custom {
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
