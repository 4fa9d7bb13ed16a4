import { type Day, startOfDay } from '../../kernel/day.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportShape, RowOutcome, ShapeRow } from '../../platform/contributions.ts'
import { dayOfRow, numberOf, refusal, textOf, writtenOutcomes } from '../../platform/fact-rows.ts'
import { type MovementKind, movementKinds, movementPeriods } from './domain/ledger.ts'
import { movementId, removeMovements, saveMovements } from './ledger.ts'
import { knownAt } from './service.ts'
import { account, currency, frameOf, place } from './shapes.ts'

export const movementShape: ImportShape = {
  name: 'revenue.movement',
  summary: spoken(
    'A line of a billing system’s ledger: by how much a customer pays more or less from a day on; contracts follow from it',
  ),
  fields: [
    { name: 'id', type: 'text', required: true, summary: spoken('Id of the movement in this source') },
    account,
    {
      name: 'subscription',
      type: 'text',
      summary: spoken('Id of the subscription it moves; without one, all of an account are of one'),
    },
    { name: 'day', type: 'day', required: true, summary: spoken('Day from which it holds') },
    {
      name: 'kind',
      type: 'text',
      choices: movementKinds,
      summary: spoken('What the ledger calls it; a trial brings nothing and ends with the next movement'),
    },
    { name: 'plan', type: 'text', summary: spoken('Plan from then on; as before without one') },
    currency,
    {
      name: 'amount',
      type: 'money',
      required: true,
      summary: spoken('The change for each period; negative where less is paid'),
    },
    {
      name: 'period',
      type: 'text',
      choices: movementPeriods,
      summary: spoken('What the amount is for; a month without one'),
    },
  ],
  write: async (tx, rows, context) => {
    const { placed, outcomes } = await place(tx, rows, context)
    const { zone, currency: usual } = await frameOf(tx, context)
    const checked = placed.map((row) => ({ ...row, problem: movementProblem(row.row) }))
    const sound = checked.filter(({ problem }) => problem === null)
    const drafts = sound.map(({ row, raw, account: id }) => {
      const name = textOf(row, 'id') ?? ''
      const day = dayOfRow(row, 'day') as Day
      const happened = startOfDay(day, zone)
      return {
        id: movementId(tx, context.source, name),
        account_id: id,
        account_raw: raw,
        source: context.source,
        name,
        subscription: textOf(row, 'subscription'),
        currency: textOf(row, 'currency') ?? usual,
        on_day: day,
        kind: textOf(row, 'kind'),
        plan: textOf(row, 'plan'),
        amount: numberOf(row, 'amount') ?? 0,
        period: textOf(row, 'period') ?? 'month',
        happened_at: happened,
        known_at: knownAt(tx, context, happened),
        origin: context.origin,
      }
    })
    const changed = await saveMovements(tx, drafts, context)
    return [
      ...outcomes,
      ...checked.flatMap(({ problem }) => problem ?? []),
      ...writtenOutcomes(
        drafts.map(({ id }, at) => ({ row: (sound[at] as (typeof sound)[number]).row, id })),
        changed,
      ),
    ]
  },
  remove: (tx, ids, context) => removeMovements(tx, ids, context),
}

const gains = {
  holds: (amount: number) => amount >= 0,
  says: (kind: string) => told`the amount is less than nothing, and ${kind} takes nothing away`,
}
const losses = {
  holds: (amount: number) => amount <= 0,
  says: (kind: string) => told`the amount is more than nothing, and ${kind} brings nothing more`,
}
const trials = {
  holds: (amount: number) => amount === 0,
  says: (kind: string, amount: number) =>
    amount > 0
      ? told`the amount is more than nothing, and ${kind} brings nothing`
      : told`the amount is less than nothing, and ${kind} brings nothing`,
}
const fits = {
  trial: trials,
  new: gains,
  expansion: gains,
  reactivation: gains,
  contraction: losses,
  churn: losses,
} satisfies Record<MovementKind, unknown>

/** A movement whose kind says one thing and whose amount another: which of the two holds is not ours to guess. */
function movementProblem(row: ShapeRow): RowOutcome | null {
  const kind = textOf(row, 'kind') as MovementKind | null
  const amount = numberOf(row, 'amount') ?? 0
  if (kind === null || fits[kind].holds(amount)) return null
  return refusal(row, 'amount', fits[kind].says(kind, amount), told`Correct the amount or its sign, or the kind`)
}
