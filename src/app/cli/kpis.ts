import { currencyDigits } from '../../kernel/money.ts'
import { table } from './command.ts'
import { reading } from './read.ts'

interface Answer {
  from: string
  to: string
  currency: string
  items: {
    name: string
    formula: string
    unit: string
    value: number | null
    before: number | null
    target: number | null
    standing: string | null
  }[]
  waiting: { name: string; for: string }[]
}

/** `tenure kpis`: every figure of the business over a period that ends on a day. */
export const kpis = reading({
  name: 'kpis',
  usage: 'kpis [--to DAY] [--span month|quarter|year] [--segment ID] [--workspace NAME] [--json]',
  summary: 'Lists KPIs with value, a year before, target and formula: GRR, NRR, churn, adoption, service and the rest',
  operation: 'kpis.list',
  options: { to: { type: 'string' }, span: { type: 'string' }, segment: { type: 'string' } },
  input: ({ to, span, segment }) => ({
    ...(to ? { to } : {}),
    ...(span ? { span } : {}),
    ...(segment ? { segment } : {}),
  }),
  present: inWords,
})

function inWords({ from, to, currency, items, waiting }: Answer): string {
  const say = (value: number | null, unit: string): string => {
    if (value === null) return 'unknown'
    if (unit === 'share') return `${(value * 100).toFixed(1)}%`
    if (unit === 'money') return `${(value / 10 ** currencyDigits(currency)).toFixed(0)} ${currency}`
    return value.toFixed(unit === 'count' ? 0 : 1)
  }
  const rows = items.map((kpi) => [
    ...[kpi.name, say(kpi.value, kpi.unit), say(kpi.before, kpi.unit)],
    ...[kpi.target === null ? '' : say(kpi.target, kpi.unit), kpi.standing ?? '', kpi.formula],
  ])
  return [
    `${from} to ${to}`,
    table(['KPI', 'value', 'a year before', 'target', '', 'formula'], rows),
    '',
    ...waiting.map((one) => `${one.name}: waits for ${one.for}`),
  ].join('\n')
}
