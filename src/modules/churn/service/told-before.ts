import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { chances } from '../../../platform/learning/model.ts'
import { catalogue, columnsOn } from '../../measures/index.ts'
import type { Loss } from '../../revenue/index.ts'
import type { Share } from '../domain/factors.ts'
import { targetOf } from '../domain/target.ts'
import { probabilityKey } from '../measures.ts'
import { predictorsOf, spokeOnEach } from '../store/models.ts'
import { foretoldOn } from './months.ts'
import { thousandths } from './score.ts'
import { sharesIn } from './shares.ts'

/** What the model that spoke then said of a customer on the day before it said that it leaves. */
export type ToldBefore =
  | { kind: 'no model' }
  /** A model spoke, of others: it had no paid contract, or had decided. */
  | { kind: 'not foretold'; on: Day }
  | {
      kind: 'foretold'
      on: Day
      probability: number
      /** What raised it most; empty where a measure of then is no longer kept, so that it cannot be worked out again. */
      factors: readonly Pick<Share, 'measure' | 'label' | 'said'>[]
    }

const mostFactors = 3
/** What is told on a day speaks of the close before it. */
const closedBefore = (day: Day): Day => addDays(day, -1)

/** The same of each loss, in their order: read for all at once, as it was shown and from what was known then. */
export async function toldBefore(tx: Tx, losses: readonly Pick<Loss, 'account' | 'day' | 'saidOn'>[]) {
  const accounts = losses.map(({ account }) => account)
  const days = losses.map(({ saidOn, day }) => addDays(saidOn ?? day, -1))
  const models = await spokeOnEach(tx, 'loss', days.map(closedBefore))
  const shown = (await columnsOn(tx, accounts, days, 'frozen', [probabilityKey])).of(probabilityKey)
  const reasons = await reasonsOf(tx, { accounts, days, models, shown })
  return losses.map((_, at): ToldBefore => {
    const [on, probability] = [days[at] as Day, shown[at] as number]
    if (models[at] === null) return { kind: 'no model' }
    if (Number.isNaN(probability)) return { kind: 'not foretold', on }
    return { kind: 'foretold', on, probability, factors: reasons(at) }
  })
}

interface Shown {
  accounts: readonly AccountId[]
  days: readonly Day[]
  /** The model that spoke on the day of each. */
  models: readonly (string | null)[]
  /** The probability that was shown then, in thousandths; NaN where none was. */
  shown: Float64Array
}

/** What raised each probability most, by the model that told it and the measures that were known on its day. */
async function reasonsOf(tx: Tx, { accounts, days, models, shown }: Shown) {
  const foretold = [...shown.keys()].filter((at) => !Number.isNaN(shown[at]) && models[at] !== null)
  const predictors = await predictorsOf(tx, [...new Set(foretold.map((at) => models[at] as string))])
  const { places, table } = await foretoldOn(
    tx,
    foretold.map((at) => accounts[at] as AccountId),
    foretold.map((at) => closedBefore(days[at] as Day)),
    targetOf('loss'),
  )
  const rows = new Map(places.map((place, row) => [foretold[place] as number, row]))
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const again = new Map([...predictors].map(([id, predictor]) => [id, thousandths(chances(predictor, table))]))
  return (at: number) => {
    const model = models[at] ?? ''
    const [predictor, row] = [predictors.get(model), rows.get(at)]
    if (!predictor || row === undefined || again.get(model)?.[row] !== shown[at]) return []
    return sharesIn(predictor, table, row, entries)
      .filter(({ share }) => share > 0)
      .toSorted((one, other) => other.share - one.share)
      .slice(0, mostFactors)
      .map(({ measure, label, said }) => ({ measure, label, said }))
  }
}
