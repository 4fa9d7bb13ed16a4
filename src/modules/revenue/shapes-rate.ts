import { type Day, startOfDay } from '../../kernel/day.ts'
import { isCurrency } from '../../kernel/money.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { dayOfRow, distinctRows, numberOf, refusal, textOf, writtenOutcomes } from '../../platform/fact-rows.ts'
import { settings } from '../workspaces/index.ts'
import { isRate, writtenRate } from './domain/exchange.ts'
import { saveRates } from './rates.ts'
import { knownAt } from './service.ts'

export const rateShape: ImportShape = {
  name: 'revenue.rate',
  summary: spoken(
    'What one unit of a currency costs in the workspace’s own, from a day on; the first holds for the days before it',
  ),
  key: ['currency', 'from'],
  fields: [
    {
      name: 'currency',
      type: 'text',
      required: true,
      summary: spoken('Code of the currency that is converted, such as EUR'),
    },
    { name: 'from', type: 'day', required: true, summary: spoken('Day from which it holds') },
    {
      name: 'rate',
      type: 'number',
      required: true,
      summary: spoken('Units of the workspace’s currency for one unit of this one, such as 1.085'),
    },
  ],
  write: writeRates,
}

async function writeRates(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]> {
  const { zone, currency: into } = await settings(tx)
  const named = rows.map((row) => ({ ...row, values: { ...row.values, key: keyOf(row) } }))
  const { kept, outcomes } = distinctRows(named, 'key')
  const checked = kept.map((row) => ({ row, problem: rateProblem(row, into) }))
  const sound = checked.filter(({ problem }) => problem === null).map(({ row }) => row)
  const drafts = sound.map((row) => {
    const from = dayOfRow(row, 'from') as Day
    const known = knownAt(tx, context, startOfDay(from, zone))
    const draft = { currency: textOf(row, 'currency') ?? '', from_day: from, rate: rateOf(row) }
    return { ...draft, source: context.source, known_at: known, origin: context.origin }
  })
  const changed = await saveRates(tx, drafts, context)
  return [
    ...outcomes,
    ...checked.flatMap(({ problem }) => problem ?? []),
    ...writtenOutcomes(
      sound.map((row) => ({ row, id: keyOf(row) })),
      new Set(changed.map(({ currency, from }) => `${currency} ${from}`)),
    ),
  ]
}

const rateOf = (row: ShapeRow): string => writtenRate(numberOf(row, 'rate') ?? 0)
const keyOf = (row: ShapeRow): string => `${textOf(row, 'currency')} ${textOf(row, 'from')}`

function rateProblem(row: ShapeRow, into: string): RowOutcome | null {
  const [currency, rate] = [textOf(row, 'currency'), rateOf(row)]
  if (currency === null || !isCurrency(currency))
    return refusal(
      row,
      'currency',
      told`${String(row.values.currency).slice(0, 20)} is no currency`,
      told`Use a code of three capitals such as EUR`,
    )
  if (currency === into)
    return refusal(
      row,
      'currency',
      told`${into} is the workspace’s own currency`,
      told`Leave it out: it is never converted`,
    )
  if (isRate(rate)) return null
  return refusal(
    row,
    'rate',
    told`${rate.slice(0, 40)} is no rate`,
    told`Write it as 1.085, above nothing and below a thousand millions`,
  )
}
