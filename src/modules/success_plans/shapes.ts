import { type Day, dayOf } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { ImportContext, ImportShape } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  dayOfRow,
  distinctRows,
  numberOf,
  type PlacedRow,
  placeRows,
  textOf,
  timeOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { resolve } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Kind, kinds } from './domain/objective.ts'
import { objectiveId, saveObjectives } from './service.ts'
import type { ObjectiveDraft, ProgressDraft } from './store.ts'

export const objectiveShape: ImportShape = {
  name: 'success_plans.objective',
  summary: spoken('What a customer wants to reach; several rows of one id with moments of their own tell its history'),
  key: ['id', 'current_at'],
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the objective in this source') },
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    { name: 'title', type: 'text', required: true, summary: spoken('What is to be reached') },
    {
      name: 'kind',
      type: 'text',
      choices: kinds,
      summary: spoken('A goal, or the return on investment; a goal without it'),
    },
    { name: 'unit', type: 'text', summary: spoken('Unit of the numbers') },
    { name: 'start', type: 'number', summary: spoken('Where it started; 0 without it') },
    { name: 'target', type: 'number', required: true, summary: spoken('Where it is to be') },
    { name: 'current', type: 'number', summary: spoken('Where it stood') },
    { name: 'current_at', type: 'time', summary: spoken('When it stood there; the moment of the import without it') },
    { name: 'due', type: 'day', summary: spoken('Day by which it is to be reached') },
    { name: 'evidence', type: 'text', summary: spoken('Link to what shows it') },
    { name: 'happened_at', type: 'time', summary: spoken('When it was agreed; the moment of the import without it') },
  ],
  write: async (tx, rows, context) => {
    const keyed = rows.map((row) => ({
      ...row,
      values: { ...row.values, key: `${textOf(row, 'id')} ${textOf(row, 'current_at') ?? ''}` },
    }))
    const { kept, outcomes } = distinctRows(keyed, 'key')
    const found = await resolve(tx, context.source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
    const { placed, outcomes: refused } = placeRows(kept, found)
    const { zone } = await settings(tx)
    const told = placed.map((row) => ({ row: row.row, ...objectiveOf(tx, row, context, zone) }))
    const objectives = new Map(told.map(({ draft }) => [draft.id, draft]))
    const changed = await saveObjectives(
      tx,
      [...objectives.values()],
      told.flatMap(({ progress }) => progress),
    )
    return [
      ...outcomes,
      ...refused,
      ...writtenOutcomes(
        told.map(({ row, draft }) => ({ row, id: draft.id })),
        changed,
      ),
    ]
  },
}

function objectiveOf(
  tx: Tx,
  { row, raw, account }: PlacedRow,
  context: ImportContext,
  zone: string,
): { draft: ObjectiveDraft; progress: ProgressDraft[] } {
  const name = textOf(row, 'id') ?? ''
  const id = objectiveId(tx, context.source, name)
  const measuredAt = timeOf(row, 'current_at') ?? context.known
  const agreed = timeOf(row, 'happened_at') ?? (measuredAt < context.known ? measuredAt : context.known)
  const known = (moment: Date) => (context.origin === 'import' ? moment : tx.now)
  const current = numberOf(row, 'current')
  const link = textOf(row, 'evidence')
  return {
    draft: {
      id,
      account_id: account,
      account_raw: raw,
      source: context.source,
      name,
      title: textOf(row, 'title') ?? name,
      kind: (textOf(row, 'kind') ?? 'goal') as Kind,
      unit: textOf(row, 'unit'),
      start_value: numberOf(row, 'start') ?? 0,
      target_value: numberOf(row, 'target') ?? 0,
      due_on: dayOfRow(row, 'due') as Day | null,
      evidence_link: link,
      agreed_on: dayOf(agreed, zone),
      happened_at: agreed,
      known_at: known(agreed),
      origin: context.origin,
    },
    progress:
      current === null
        ? []
        : [
            {
              objective_id: id,
              happened_at: measuredAt,
              value: current,
              note: null,
              evidence_link: link,
              known_at: known(measuredAt),
              origin: context.origin,
            },
          ],
  }
}
