import type { AccountId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { resolve } from '../service/accounts.ts'
import { castOpen } from '../service/fields.ts'
import { removeContacts } from '../service/follow.ts'
import { type ContactDraft, tellContacts } from '../service/people.ts'
import { openValues } from './account.ts'
import { moment, refused, said, text, unknownAccount } from './values.ts'

export const contactShape: ImportShape = {
  name: 'accounts.contact',
  summary: spoken('People of accounts; somebody who belongs to several accounts has a row for each'),
  open: true,
  key: ['id', 'account'],
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('The id that the source gives the person') },
    { name: 'account', type: 'text', summary: spoken('Id of the account they belong to, in the same source') },
    { name: 'name', type: 'text', summary: spoken('Their name') },
    { name: 'email', type: 'text', summary: spoken('Their mail address') },
    { name: 'title', type: 'text', summary: spoken('Their title at work') },
    {
      name: 'role',
      type: 'text',
      summary: spoken('executive_sponsor, champion, power_user, budget_holder, admin or user'),
    },
    { name: 'phone', type: 'text', summary: spoken('Their telephone') },
    { name: 'language', type: 'text', summary: spoken('Their language') },
    { name: 'zone', type: 'text', summary: spoken('Their time zone') },
    {
      name: 'is_robot',
      type: 'boolean',
      summary: spoken('A program with a user of its own; it is not counted among people'),
    },
    { name: 'happened_at', type: 'time', summary: spoken('Since when they belong to the account') },
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
