import { AppError } from '../../kernel/errors.ts'
import { currencyDigits } from '../../kernel/money.ts'
import { table } from './command.ts'
import { reading } from './read.ts'

interface Span {
  opening: number
  sums: { kind: string; amount: number; accounts: number }[]
  closing: number
}

interface Movements extends Span {
  from: string
  to: string
  currency: string
  retention: { grr: number | null; nrr: number | null; logo: number | null; customers: number; keptCustomers: number }
  months: (Span & { month: string })[]
  groups: (Span & { label: string | null; retention: Movements['retention'] })[]
  unknown: number
}

/** `tenure revenue movements`: how ARR came from its opening to its closing. */
export const revenue = reading({
  name: 'revenue',
  usage:
    'revenue movements --from DAY --to DAY [--by owner|plan|size|touch|industry|country] [--segment ID] [--workspace NAME] [--json]',
  summary:
    'Says how ARR moved in a period: new, expansion, price, contraction, churn, reactivation, transfer and exchange, by month, with GRR and NRR',
  operation: 'kpis.movements',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    by: { type: 'string' },
    segment: { type: 'string' },
  },
  input: ({ from, to, by, segment }, [verb = 'movements']) => {
    if (verb !== 'movements')
      throw new AppError('invalid', `There is no tenure revenue ${verb}`, {
        field: 'verb',
        remedy: 'Use tenure revenue movements --from DAY --to DAY',
      })
    const missing = !from ? '--from' : !to ? '--to' : null
    if (missing)
      throw new AppError('invalid', `Say ${missing}`, {
        field: missing,
        remedy: 'Give the first and the last day, such as --from 2026-01-01 --to 2026-12-31',
      })
    return { from, to, ...(by ? { by } : {}), ...(segment ? { segment } : {}) }
  },
  present: inWords,
})

function inWords(answer: Movements): string {
  const units = (minor: number) => minor / 10 ** currencyDigits(answer.currency)
  const kinds = answer.sums.map(({ kind }) => kind)
  const row = (label: string, span: Span) => [
    label,
    units(span.opening),
    ...kinds.map((kind) => units(span.sums.find((one) => one.kind === kind)?.amount ?? 0)),
    units(span.closing),
  ]
  const head = [`ARR in ${answer.currency}`, 'opening', ...kinds, 'closing']
  const months = answer.months.map((month) => row(month.month.slice(0, 7), month))
  const groups = answer.groups.map((group) => row(group.label ?? 'none', group))
  return [
    table(head, [...months, ...groups, row(`${answer.from} to ${answer.to}`, answer)]),
    '',
    `GRR ${share(answer.retention.grr)}, NRR ${share(answer.retention.nrr)}, ${answer.retention.keptCustomers} of ${answer.retention.customers} customers kept`,
    ...(answer.unknown > 0
      ? [`ARR of ${answer.unknown} accounts is unknown: what was last known of it stands in the figures`]
      : []),
  ].join('\n')
}

const share = (value: number | null): string => (value === null ? 'unknown' : `${(value * 100).toFixed(1)}%`)
