import { type Day, isDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { handle } from '../../platform/contributions.ts'
import { decodeCursor, encodeCursor } from '../../platform/http/fields.ts'
import { audit, settings } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { accountsWith, currenciesInUse, currenciesWithoutRate, removeRate, saveRates } from './rates.ts'
import { ratesOf } from './store-rates.ts'

/** A rate told for days gone by corrects them; one that holds from now on is simply how things are. */
const live = { source: 'api', origin: 'live' } as const

export const rateRoutes = [
  handle(operations.listCurrencies, ({ within }) =>
    within(async (tx) => {
      const { currency } = await settings(tx)
      return { currency, items: await currenciesInUse(tx) }
    }),
  ),
  handle(operations.missingRates, ({ within }) =>
    within(async (tx) => {
      const { currency } = await settings(tx)
      return { currency, items: await currenciesWithoutRate(tx) }
    }),
  ),
  handle(operations.listRates, ({ within }, { currency, cursor, limit }) =>
    within(async (tx) => {
      const { currency: into } = await settings(tx)
      const [last] = decodeCursor(cursor) ?? []
      const before = typeof last === 'string' && isDay(last) ? last : null
      const found = await ratesOf(tx, { into, currency, before, limit: limit + 1 })
      const items = found.slice(0, limit)
      const end = items.at(-1)
      return { items, next: found.length > limit && end ? encodeCursor([end.from]) : null }
    }),
  ),
  handle(operations.setRate, ({ viewer, within }, { currency, from, rate }) =>
    within(async (tx) => {
      const { currency: into } = await settings(tx)
      if (currency === into) {
        throw new AppError('invalid', told`${into} is the workspace’s own currency`, {
          field: 'currency',
          remedy: told`Set rates of the other currencies: this one is never converted`,
        })
      }
      const draft = { currency, from_day: from as Day, rate, known_at: tx.now, ...live }
      await saveRates(tx, [draft], live)
      const after = { currency, from, rate: `${rate} ${into}` }
      await audit(tx, viewer, { action: 'rate.set', subject: 'revenue.rates', after })
      return { accounts: await accountsWith(tx, currency) }
    }),
  ),
  handle(operations.removeRate, ({ viewer, within }, { currency, from }) =>
    within(async (tx) => {
      const was = await removeRate(tx, { currency, from: from as Day }, live)
      if (was === null) throw new AppError('not_found', told`No rate of ${currency} begins on ${from}`)
      await audit(tx, viewer, {
        action: 'rate.removed',
        subject: 'revenue.rates',
        before: { currency, from, rate: was },
      })
      return { accounts: await accountsWith(tx, currency) }
    }),
  ),
]
