import { bandFrom, bandWord } from '../../kernel/band.ts'
import { plural, t } from '../../kernel/words.ts'
import { money, number, percent, sayDay } from './format.ts'

const dayLength = 86_400_000

/** A measure's value with its unit, as people say it. */
export function sayMeasure(value: number, unit: string, currency: string, today: string): string {
  switch (unit) {
    case 'money':
      return money(value, currency, 'whole')
    case 'share':
      return percent(value, Math.abs(value) < 0.1 ? 1 : 0).replace('-', '\u2212')
    case 'date':
      return sayDay(new Date(value * dayLength).toISOString().slice(0, 10), today)
    case 'days':
      return `${figure(value)} ${plural(value, 'day', 'days')}`
    case 'hours':
      return `${figure(value)} h`
    case 'rating':
      return t`${figure(value)} of 5`
    case 'band':
      return bandWord(bandFrom(value))
    case 'yes or no':
    case 'boolean':
      return value === 0 ? t`No` : t`Yes`
    default:
      return figure(value)
  }
}

const figure = (value: number) => number(value, Number.isInteger(value) ? 0 : value < 10 ? 2 : 1)
