import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { parseMinor } from '../../../kernel/money.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import type { AccountRecord, CustomValue } from '../domain/account.ts'
import {
  type AttributeKey,
  attributeKey,
  attributeValue,
  type Checked,
  checkValue,
  isCustom,
} from '../domain/attribute.ts'
import type { Change } from '../domain/change.ts'
import type { Conflict } from '../domain/draft.ts'
import { weigh } from '../domain/masters.ts'
import { resolve } from '../service/accounts.ts'
import { putChanges } from '../service/attributes.ts'
import { castOpen } from '../service/fields.ts'
import { ownersNamed } from '../service/owners.ts'
import { accountsOf } from '../store/accounts.ts'
import { heldAt, newestMoments } from '../store/history.ts'
import { accountSettings, putConflicts } from '../store/settings.ts'
import { moment, refused, text, unknownAccount } from './values.ts'

export const attributeShape: ImportShape = {
  name: 'accounts.attribute',
  summary: spoken('Dated changes of one attribute of an account: owner, stage, plan, arr or a custom field'),
  fields: [
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    {
      name: 'attribute',
      type: 'text',
      required: true,
      summary: spoken('owner, stage, plan, arr, industry, renews_on, custom.region and so on'),
    },
    { name: 'value', type: 'text', summary: spoken('The value from then on; empty takes it away') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('From when on it held') },
    {
      name: 'known_at',
      type: 'time',
      summary: spoken('When it became known; an imported history is known as it happened'),
    },
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
