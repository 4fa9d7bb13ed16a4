import { countryName } from '../../../kernel/country.ts'
import { addDays, addMonths, type Day, isDay, monthOf } from '../../../kernel/day.ts'
import { inWords, t } from '../../../kernel/words.ts'
import type { Input, Output } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { choice, text, type UrlState, useUrlState } from '../../../web/lib/url-state.ts'
import { kindWords } from '../domain/kind-words.ts'
import { monthsEndingOn } from '../domain/spans.ts'

export type Movements = Output<'kpis.movements'>
export type Span = Pick<Movements, 'opening' | 'sums' | 'closing'>
export type Kind = Movements['sums'][number]['kind']
export type Asked = Input<'kpis.movements'>
export type By = NonNullable<Asked['by']>

export const periods = ['this_month', 'last_month', 'this_year', 'months_12', 'last_year', 'own'] as const
export type PeriodName = (typeof periods)[number]

export const periodNames: Record<PeriodName, string> = {
  this_month: t`This month`,
  last_month: t`Last month`,
  this_year: t`This year`,
  months_12: t`Twelve months`,
  last_year: t`Last year`,
  own: t`From day to day`,
}

export const byNames: Record<By, string> = {
  owner: t`Owner`,
  plan: t`Plan`,
  size: t`Size`,
  touch: t`Touch`,
  industry: t`Industry`,
  country: t`Country`,
}

/** A group as people read it: owners come with their names, countries and choices are kept as codes. */
export function groupName(by: string, label: string | null): string {
  if (label === null) return t`none`
  if (by === 'country') return countryName(label)
  return by === 'size' || by === 'touch' ? choiceWord(label) : label
}

export const kindNames = Object.fromEntries(
  Object.entries(kindWords).map(([kind, word]) => [kind, inWords(word)]),
) as Record<Kind, string>

const readers = {
  period: choice(periods, 'months_12'),
  from: text(),
  to: text(),
  by: text(),
  segment: text(),
  /** Which number is opened into its accounts: its kind, month and group, divided by lines. */
  behind: text(),
}

export const useRevenueView = () => useUrlState(readers)
export type View = UrlState<typeof readers>

/** First and last day of a period that has a name, as of today. */
export function daysOf(view: Pick<View, 'period' | 'from' | 'to'>, today: Day): { from: Day; to: Day } {
  const month = monthOf(today)
  const year = `${today.slice(0, 4)}-01-01` as Day
  switch (view.period) {
    case 'this_month':
      return { from: month, to: today }
    case 'last_month':
      return { from: addMonths(month, -1), to: addDays(month, -1) }
    case 'this_year':
      return { from: year, to: today }
    case 'last_year':
      return { from: addMonths(year, -12), to: addDays(year, -1) }
    case 'own': {
      const to = isDay(view.to) && view.to <= today ? view.to : today
      return { from: isDay(view.from) && view.from <= to ? view.from : monthOf(to), to }
    }
    default:
      return monthsEndingOn(today, 12)
  }
}

export const askedBy = (view: View, today: Day): Asked => ({
  ...daysOf(view, today),
  ...(isBy(view.by) ? { by: view.by } : {}),
  ...(view.segment ? { segment: view.segment } : {}),
})

export const isBy = (text: string): text is By => Object.hasOwn(byNames, text)

/** The number whose accounts are shown. */
export interface Behind {
  kind: Kind | null
  month: Day | null
  /** Null for all, an empty text for those without a value. */
  value: string | null
}

export const writtenBehind = ({ kind, month, value }: Behind): string =>
  [kind ?? '', month ?? '', value === null ? '' : `=${value}`].join('|')

export function readBehind(text: string): Behind | null {
  if (text === '') return null
  const [kind = '', month = '', ...value] = text.split('|')
  const said = value.join('|')
  return {
    kind: Object.hasOwn(kindNames, kind) ? (kind as Kind) : null,
    month: isDay(month) ? month : null,
    value: said.startsWith('=') ? said.slice(1) : null,
  }
}

/** The part of the period that a month is. */
export function monthWithin(month: Day, { from, to }: { from: string; to: string }): { from: Day; to: Day } {
  const last = addDays(addMonths(month, 1), -1)
  return { from: (month > from ? month : from) as Day, to: (last < to ? last : to) as Day }
}
