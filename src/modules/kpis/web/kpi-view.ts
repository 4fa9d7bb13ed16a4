import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import type { Input, Output } from '../../../web/lib/api.ts'
import { money, number, percent, signed } from '../../../web/lib/format.ts'
import { choice, text, type UrlState, useUrlState } from '../../../web/lib/url-state.ts'
import { axisSteps } from '../../../web/ui/axis.ts'

export type Kpi = Output<'kpis.list'>['items'][number]
export type OneKpi = Output<'kpis.get'>
export type Unit = Kpi['unit']
export type Span = NonNullable<Input<'kpis.list'>['span']>

export const spanNames: Record<Span, string> = {
  month: t`A month`,
  quarter: t`Three months`,
  year: t`Twelve months`,
}

const readers = { span: choice(['month', 'quarter', 'year'], 'year'), segment: text(), by: text('owner') }
export const useKpisView = () => useUrlState(readers)
export type View = UrlState<typeof readers>

/** A figure as one says it. */
export function sayFigure(value: number | null, unit: Unit, currency: string): string {
  if (value === null) return t`unknown`
  switch (unit) {
    case 'share':
      return percent(value, 1)
    case 'money':
      return money(Math.round(value), currency, 'short')
    case 'count':
      return number(value)
    case 'months':
      return t`${number(value, 1)} months`
    case 'days':
      return t`${number(value, 1)} days`
    case 'hours':
      return t`${number(value, 1)} hours`
    default:
      return number(value, 1)
  }
}

/** By how much it differs from the same day a year before, with its sign. */
export function sayChange(value: number | null, before: number | null, unit: Unit, currency: string): string {
  if (value === null || before === null) return '–'
  const change = value - before
  if (unit === 'share') return t`${signed(change * 100, 1)} points`
  if (unit === 'money') return `${change < 0 ? '\u2212' : '+'}${money(Math.round(Math.abs(change)), currency, 'short')}`
  return signed(change, unit === 'count' ? 0 : 1)
}

/** What one writes into a field for a figure: shares in percent, money in whole units. */
export const writtenFigure = (value: number | null, unit: Unit, currency: string): string =>
  value === null
    ? ''
    : String(
        unit === 'share'
          ? Math.round(value * 10_000) / 100
          : unit === 'money'
            ? value / 10 ** currencyDigits(currency)
            : value,
      )

/** The same back; null where nothing is written, undefined where it is no number. */
export function readFigure(written: string, unit: Unit, currency: string): number | null | undefined {
  if (written.trim() === '') return null
  const value = Number(written.replace(',', '.'))
  if (!Number.isFinite(value)) return undefined
  return unit === 'share' ? value / 100 : unit === 'money' ? Math.round(value * 10 ** currencyDigits(currency)) : value
}

/** The lines of its scale hold the target too; a KPI that hardly moves is not pressed against zero. */
export function stepsOf({ trend, target, unit }: OneKpi): number[] {
  return axisSteps([...trend, target], { least: unit === 'share' ? 0.001 : 0 })
}

/** Says the lines of its scale in as few digits as they need; the unit stands in the figures. */
export function stepWordsOf(data: OneKpi): (value: number) => string {
  const { unit, currency } = data
  if (unit === 'money' || unit === 'count') return (value) => sayFigure(value, unit, currency)
  const hundred = unit === 'share' ? 100 : 1
  const areWhole = stepsOf(data).every((step) => Number.isInteger(Number((step * hundred).toPrecision(12))))
  const digits = areWhole ? 0 : 1
  return (value) => (unit === 'share' ? percent(value, digits) : number(value, digits))
}
