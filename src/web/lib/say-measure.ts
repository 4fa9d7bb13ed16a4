import { money, number, percent, sayDay } from './format.ts'

const dayLength = 86_400_000

/** A measure's value with its unit, as people say it. */
export function sayMeasure(value: number, unit: string, currency: string, today: string): string {
  switch (unit) {
    case 'money':
      return money(value, currency)
    case 'share':
      return percent(value, Math.abs(value) < 0.1 ? 1 : 0).replace('-', '\u2212')
    case 'date':
      return sayDay(new Date(value * dayLength).toISOString().slice(0, 10), today)
    case 'days':
      return `${figure(value)} ${value === 1 ? 'day' : 'days'}`
    case 'hours':
      return `${figure(value)} h`
    case 'rating':
      return `${figure(value)} of 5`
    case 'yes or no':
    case 'boolean':
      return value === 0 ? 'No' : 'Yes'
    default:
      return figure(value)
  }
}

const figure = (value: number) => number(value, Number.isInteger(value) ? 0 : value < 10 ? 2 : 1)
