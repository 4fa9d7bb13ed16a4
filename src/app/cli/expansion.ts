import { AppError } from '../../kernel/errors.ts'
import { type Command, table, wholeUnits } from './command.ts'
import { reading } from './read.ts'

interface Found {
  account: { name: string }
  kind: string
  about: string
  state: string
  amount: number | null
  score: number
  says: string
  held: 'red' | 'overdue' | null
}

interface Stage {
  count: number
  amount: number
  conversion: { share: number; low: number; high: number; n: number } | null
}

interface Forecast {
  currency: string
  kinds: {
    kind: string
    open: Stage
    pursued: Stage
    expected: { value: number; low: number; high: number } | null
    won: { count: number; amount: number }
    ended: number
  }[]
  tactics: {
    kind: string
    tactic: string | null
    offered: number
    ended: number
    won: number
    share: { value: number; low: number; high: number } | null
  }[]
  open: { count: number; amount: number }
  pursued: { count: number; amount: number }
  held: { count: number; amount: number }
  attach: { customers: number; products: { product: string; customers: number; share: number }[] }
}

const percent = (share: number) => `${Math.round(share * 100)}%`

const usage = 'expansion list [--kind KIND] [--limit N] | expansion forecast [--workspace NAME] [--json]'
const summary =
  'list prints what customers could buy next, by score; forecast what may come of it by what was won before, with conversion by kind and by tactic, and attach rates'

const list = reading({
  ...{ name: 'expansion', usage, summary },
  operation: 'expansion.list',
  options: { kind: { type: 'string' }, limit: { type: 'string' } },
  input: ({ kind, limit }) => ({ ...(kind ? { kind } : {}), limit: limit ?? '25' }),
  present: ({ items, currency }: { items: Found[]; currency: string }) => listed(items, currency),
})

const forecast = reading({
  ...{ name: 'expansion', usage, summary },
  operation: 'expansion.forecast',
  input: () => ({}),
  present: (answer: Forecast) => foretold(answer),
})

/** `tenure expansion list` and `tenure expansion forecast`. */
export const expansion: Command = {
  ...{ name: 'expansion', usage, summary },
  run: ([verb, ...rest]) => {
    if (verb === 'list') return list.run(rest)
    if (verb === 'forecast') return forecast.run(rest)
    throw new AppError('invalid', `Say what: tenure ${usage}`, { field: 'VERB', remedy: 'Use list or forecast' })
  },
}

const listed = (items: Found[], currency: string): string =>
  table(
    ['account', 'kind', 'state', `a year, ${currency}`, 'score', 'why', 'held back'],
    items.map(({ account, kind, state, amount, score, says, held }) => [
      ...[
        account.name,
        kind.replaceAll('_', ' '),
        state,
        amount === null ? 'no price' : wholeUnits(amount, currency),
        score,
      ],
      ...[says, held === 'red' ? 'health is red' : held === 'overdue' ? 'invoice overdue' : ''],
    ]),
  )

function foretold({ currency, kinds, tactics, open, pursued, held, attach }: Forecast): string {
  const sums = `${wholeUnits(open.amount, currency)} ${currency} a year found, ${wholeUnits(pursued.amount, currency)} pursued, ${wholeUnits(held.amount, currency)} held back (${held.count} in red or with an overdue invoice)`
  const rows = kinds.map(({ kind, open: found, pursued: taken, won, ended, expected }) => [
    ...[kind.replaceAll('_', ' '), found.count, taken.count, `${won.count} of ${ended}`, conversion(found)],
    found.count + taken.count === 0
      ? 'nothing found'
      : expected === null
        ? 'not yet known'
        : `${wholeUnits(expected.value, currency)} (${wholeUnits(expected.low, currency)} to ${wholeUnits(expected.high, currency)})`,
  ])
  return [
    sums,
    table(['kind', 'found', 'pursued', 'won', 'conversion', `likely to come, ${currency}`], rows),
    table(
      ['kind', 'tactic', 'offered', 'won', 'conversion'],
      tactics.map(({ kind, tactic, offered, ended, won, share }) => [
        ...[kind.replaceAll('_', ' '), tactic?.replaceAll('_', ' ') ?? 'not recorded', offered, `${won} of ${ended}`],
        share === null ? 'not yet known' : `${percent(share.value)} (${percent(share.low)} to ${percent(share.high)})`,
      ]),
    ),
    table(
      ['product', 'customers', 'attach rate'],
      attach.products.map(({ product, customers, share }) => [product, customers, percent(share)]),
    ),
  ].join('\n\n')
}

const conversion = ({ conversion: known }: Stage): string =>
  known === null
    ? 'not yet known'
    : `${percent(known.share)} (${percent(known.low)} to ${percent(known.high)}, of ${known.n})`
