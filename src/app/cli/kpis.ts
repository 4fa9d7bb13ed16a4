import type { CohortList, KpiList } from '../../modules/kpis/index.ts'
import { type Command, table, wholeUnits } from './command.ts'
import { writeReport } from './kpis-report.ts'
import { reading } from './read.ts'

/** `tenure kpis`: every figure of the business over a period that ends on a day. */
const list = reading({
  name: 'kpis',
  usage:
    'kpis [--to DAY] [--span month|quarter|year] [--segment ID] | kpis cohorts [--grain month|quarter] [--of logo|revenue] [--segment ID] | kpis report --html FILE|--pdf FILE [--workspace NAME] [--json]',
  summary:
    'Lists KPIs with value, a year before, target and formula; cohorts says who stays of those who began together, how long, and what that is worth; report writes the weekly report to a file',
  operation: 'kpis.list',
  options: { to: { type: 'string' }, span: { type: 'string' }, segment: { type: 'string' } },
  input: ({ to, span, segment }) => ({
    ...(to ? { to } : {}),
    ...(span ? { span } : {}),
    ...(segment ? { segment } : {}),
  }),
  present: listInWords,
})

/** `tenure kpis cohorts`: what is left of those who began together, customers unless `--of revenue` is said. */
const cohorts = reading({
  ...{ name: list.name, usage: list.usage, summary: list.summary },
  operation: 'kpis.cohorts',
  options: { grain: { type: 'string' }, of: { type: 'string' }, segment: { type: 'string' } },
  input: ({ grain, segment }) => ({ ...(grain ? { grain } : {}), ...(segment ? { segment } : {}) }),
  present: (answer: CohortList, _workspace, { of }) => cohortsInWords(answer, of === 'revenue' ? 'revenue' : 'logo'),
})

export const kpis: Command = {
  ...list,
  run: ([verb, ...rest]) => {
    if (verb === 'cohorts') return cohorts.run(rest)
    if (verb === 'report') return writeReport(rest)
    return list.run(verb === undefined ? [] : [verb, ...rest])
  },
}

function listInWords({ from, to, currency, items, waiting }: KpiList): string {
  const say = (value: number | null, unit: string): string => {
    if (value === null) return 'unknown'
    if (unit === 'share') return `${(value * 100).toFixed(1)}%`
    if (unit === 'money') return `${wholeUnits(value, currency)} ${currency}`
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

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '' : `${(share * 100).toFixed(0)}%`

function cohortsInWords(answer: CohortList, of: 'logo' | 'revenue'): string {
  const { cohorts: shown, together, currency } = answer
  const rows = shown.map(({ start, began, cells }) => [
    ...[start.slice(0, 7), began],
    ...together.map((_, since) => percent(cells[since]?.[of])),
  ])
  const all = ['together', null, ...together.map((cell) => percent(cell[of]))]
  const units = (minor: number | null) => (minor === null ? 'unknown' : `${wholeUnits(minor, currency)} ${currency}`)
  const { purchases } = answer
  return [
    table(['began', 'customers', ...together.map((_, since) => String(since))], [...rows, all]),
    '',
    timeInWords(answer),
    `quick ratio: ${answer.quickRatio?.toFixed(1) ?? 'unknown'}`,
    `lifetime value with contracts: ${units(answer.contractValue)}`,
    purchases.kind === 'told'
      ? `lifetime value of purchases: ${units(purchases.value)}`
      : `lifetime value of purchases: unknown, ${purchases.kind === 'too few' ? `${purchases.again} of ${purchases.buyers} buyers came back` : 'nobody bought'}`,
  ].join('\n')
}

function timeInWords({ timeToChurn: stay }: CohortList): string {
  if (!stay) return 'time to churn: unknown'
  const { median, low, high, lost, customers } = stay
  const seen = `${lost} of ${customers} customers lost`
  if (median === null) return `time to churn: not reached, more than half are still there (${seen})`
  return `time to churn: ${median.toFixed(1)} months (${low?.toFixed(1) ?? '0'} to ${high?.toFixed(1) ?? 'unknown'}; ${seen})`
}
