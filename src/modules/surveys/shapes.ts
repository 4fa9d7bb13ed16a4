import { dayOf } from '../../kernel/day.ts'
import { type AnswerId, derivedId } from '../../kernel/ids.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  distinctRows,
  numberOf,
  type PlacedRow,
  placeRows,
  refusal,
  textOf,
  timeOf,
  writtenOutcomes,
} from '../../platform/fact-rows.ts'
import { type ResolvedPerson, resolve, resolvePeople } from '../accounts/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Kind, kinds, scales, usualCadence } from './domain/answer.ts'
import { saveAnswers } from './service.ts'
import type { AnswerDraft } from './store.ts'

export const answerShape: ImportShape = {
  name: 'surveys.answer',
  summary: spoken('An answer to an NPS, CSAT or CES question'),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the answer in this source') },
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    { name: 'person', type: 'text', summary: spoken('Id of the person who answered') },
    {
      name: 'kind',
      type: 'text',
      required: true,
      choices: kinds,
      summary: spoken('nps (0 to 10), csat (1 to 5) or ces (1 to 7)'),
    },
    { name: 'score', type: 'number', required: true, summary: spoken('The answer') },
    { name: 'comment', type: 'text', summary: spoken('What they added') },
    { name: 'survey', type: 'text', summary: spoken('Survey') },
    { name: 'cadence_days', type: 'integer', summary: spoken('How often the survey is asked; 90 without it') },
    { name: 'happened_at', type: 'time', required: true, summary: spoken('When it was answered') },
  ],
  write: async (tx, rows, context) => {
    const { kept, outcomes } = distinctRows(rows)
    const found = await resolve(tx, context.source, [...new Set(kept.map((row) => textOf(row, 'account') ?? ''))])
    const { placed, outcomes: refused } = placeRows(kept, found)
    const people = await resolvePeople(tx, context.source, [
      ...new Set(placed.flatMap(({ row }) => textOf(row, 'person') ?? [])),
    ])
    const frame = { context, people, zone: (await settings(tx)).zone }
    const checked = placed.map((row) => ({ row, problem: answerProblem(row.row) }))
    const sound = checked.flatMap(({ row, problem }) =>
      problem ? [] : [{ row: row.row, draft: draftOf(tx, row, frame) }],
    )
    const changed = await saveAnswers(
      tx,
      sound.map(({ draft }) => draft),
    )
    return [
      ...outcomes,
      ...refused,
      ...checked.flatMap(({ problem }) => (problem ? [problem] : [])),
      ...writtenOutcomes(
        sound.map(({ row, draft }) => ({ row, id: draft.id })),
        changed,
      ),
    ]
  },
}

function answerProblem(row: ShapeRow): RowOutcome | null {
  const scale = scales[textOf(row, 'kind') as Kind]
  const score = numberOf(row, 'score')
  if (score === null || score < scale.least || score > scale.most) {
    return refusal(
      row,
      'score',
      told`${score} lies outside of ${scale.least} to ${scale.most}`,
      told`Correct the score, or the kind of the question`,
    )
  }
  const cadence = numberOf(row, 'cadence_days')
  if (cadence !== null && (cadence < 1 || cadence > 3650)) {
    return refusal(row, 'cadence_days', told`${cadence} is no cadence`, told`Send 1 to 3650 days, or nothing`)
  }
  return null
}

interface Frame {
  context: ImportContext
  people: ReadonlyMap<string, ResolvedPerson>
  zone: string
}

function draftOf(tx: Tx, { row, raw, account }: PlacedRow, { context, people, zone }: Frame): AnswerDraft {
  const name = textOf(row, 'id') ?? ''
  const id = derivedId<AnswerId>(tx.workspace, 'answer', context.source, name)
  const person = people.get(textOf(row, 'person') ?? '')
  const happened = timeOf(row, 'happened_at') as Date
  return {
    id,
    account_id: account,
    account_raw: raw,
    contact_id: person?.contact ?? null,
    respondent: person?.contact ?? person?.raw ?? id,
    source: context.source,
    name,
    kind: textOf(row, 'kind') as Kind,
    survey: textOf(row, 'survey'),
    score: numberOf(row, 'score') ?? 0,
    comment: textOf(row, 'comment'),
    cadence_days: numberOf(row, 'cadence_days') ?? usualCadence,
    answered_on: dayOf(happened, zone),
    happened_at: happened,
    known_at: context.origin === 'import' ? happened : tx.now,
    origin: context.origin,
  }
}
