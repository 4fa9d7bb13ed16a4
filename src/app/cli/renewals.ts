import { AppError } from '../../kernel/errors.ts'
import { table, wholeUnits } from './command.ts'
import { reading } from './read.ts'

interface Forecast {
  quarter: string
  currency: string
  categories: { category: string; count: number; due: number; forecast: number }[]
  due: number
  forecast: number
  final: number
  sides: { side: string; forecast: number; called: number; decided: number; low: number | null; high: number | null }[]
}

/** `tenure renewals forecast`: what is due in a quarter by category, and what each side calls it. */
export const renewals = reading({
  name: 'renewals',
  usage: 'renewals forecast [--quarter 2026-Q1] [--workspace NAME] [--json]',
  summary:
    'What is due to be renewed in a quarter by category, forecast and final, with the calls of both sides and the model',
  operation: 'renewals.forecast',
  options: { quarter: { type: 'string' } },
  input: ({ quarter }, [verb]) => {
    if (verb !== 'forecast')
      throw new AppError('invalid', 'Say what: tenure renewals forecast', { field: 'verb', remedy: 'Use forecast' })
    return quarter ? { quarter } : {}
  },
  present: ({ quarter, currency, categories, due, forecast, final, sides }: Forecast) => {
    const whole = (minor: number) => wholeUnits(minor, currency)
    return [
      `${quarter}: ${whole(due)} ${currency} due, ${whole(forecast)} forecast, ${whole(final)} final`,
      table(
        ['category', 'renewals', 'due', 'forecast'],
        categories.map((one) => [one.category.replaceAll('_', ' '), one.count, whole(one.due), whole(one.forecast)]),
      ),
      table(
        ['who calls', 'called', 'decided', 'forecast', 'between'],
        sides.map((one) => [
          ...[one.side, one.called, one.decided, whole(one.forecast)],
          one.low === null || one.high === null ? '' : `${whole(one.low)} and ${whole(one.high)}`,
        ]),
      ),
    ].join('\n\n')
  },
})
