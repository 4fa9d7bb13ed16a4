import { dayOf } from '../../kernel/day.ts'
import { derivedId, type EngagementId } from '../../kernel/ids.ts'
import { spoken } from '../../kernel/words.ts'
import type { ImportContext, ImportShape } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  booleanOf,
  distinctRows,
  type PlacedRow,
  placeRows,
  textOf,
  timeOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { type ResolvedPerson, resolve, resolvePeople } from '../accounts/index.ts'
import { members, settings } from '../workspaces/index.ts'
import { type Direction, directions, type Kind, kinds } from './domain/engagement.ts'
import { saveEngagements } from './service.ts'
import type { EngagementDraft } from './store.ts'

export const engagementShape: ImportShape = {
  name: 'engagements.engagement',
  summary: spoken(
    'A meeting, call, mail, note, campaign, training, contribution to the community or piece of feedback',
  ),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id in this source') },
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    { name: 'kind', type: 'text', required: true, choices: kinds, summary: spoken('What it was') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When') },
    { name: 'person', type: 'text', summary: spoken('Id of the customer’s person') },
    { name: 'member', type: 'text', summary: spoken('Mail address or name of the member of the staff') },
    {
      name: 'direction',
      type: 'text',
      choices: directions,
      summary: spoken('From the customer (inbound) or to them (outbound)'),
    },
    { name: 'attended', type: 'boolean', summary: spoken('Whether the customer came') },
    { name: 'opened', type: 'boolean', summary: spoken('Whether it was opened') },
    { name: 'campaign', type: 'text', summary: spoken('Campaign') },
    { name: 'text', type: 'text', summary: spoken('Subject or note') },
  ],
  write: async (tx, rows, context) => {
    const { kept, outcomes } = distinctRows(rows)
    const found = await resolve(tx, context.source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
    const { placed, outcomes: refused } = placeRows(kept, found)
    const people = await resolvePeople(tx, context.source, [
      ...new Set(placed.flatMap(({ row }) => textOf(row, 'person') ?? [])),
    ])
    const frame = { context, people, staff: await members(tx), zone: (await settings(tx)).zone }
    const drafts = placed.map((row) => draftOf(tx, row, frame))
    const changed = await saveEngagements(tx, drafts)
    const written = drafts.map((draft, at) => ({ row: (placed[at] as PlacedRow).row, id: draft.id }))
    return [...outcomes, ...refused, ...writtenOutcomes(written, changed)]
  },
}

interface Frame {
  context: ImportContext
  people: ReadonlyMap<string, ResolvedPerson>
  staff: Awaited<ReturnType<typeof members>>
  zone: string
}

function draftOf(tx: Tx, { row, raw, account }: PlacedRow, { context, people, staff, zone }: Frame): EngagementDraft {
  const name = textOf(row, 'id') ?? ''
  const happened = timeOf(row, 'happened_at') as Date
  const member = textOf(row, 'member')?.toLowerCase()
  return {
    id: derivedId<EngagementId>(tx.workspace, 'engagement', context.source, name),
    account_id: account,
    account_raw: raw,
    contact_id: people.get(textOf(row, 'person') ?? '')?.contact ?? null,
    member_id: staff.find((one) => one.email.toLowerCase() === member || one.name.toLowerCase() === member)?.id ?? null,
    source: context.source,
    name,
    kind: textOf(row, 'kind') as Kind,
    direction: textOf(row, 'direction') as Direction | null,
    attended: booleanOf(row, 'attended'),
    opened: booleanOf(row, 'opened'),
    campaign: textOf(row, 'campaign'),
    text: textOf(row, 'text'),
    happened_on: dayOf(happened, zone),
    happened_at: happened,
    known_at: context.origin === 'import' ? happened : tx.now,
    origin: context.origin,
  }
}
