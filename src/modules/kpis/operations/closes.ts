import { z } from 'zod'
import { day } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'

const closed = {
  month: z.string(),
  closedAt: z.string(),
  by: z.string().nullable(),
  currency: z.string(),
  arr: z.number(),
}
const month = day.describe('Any day of the month')

export const listCloses = operation({
  name: 'kpis.closes',
  method: 'get',
  path: '/api/kpis/closes',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object(closed)),
    /** Months of the last year that have ended and are not closed, the newest first. */
    waiting: z.array(z.string()),
  }),
  permission: 'kpis.close',
  summary: 'Closed months, and those that wait to be closed',
})

export const closeMonth = operation({
  name: 'kpis.close_month',
  method: 'post',
  path: '/api/kpis/closes',
  input: z.object({ month }),
  output: z.object({ month: z.string(), arr: z.number() }),
  permission: 'kpis.close',
  summary:
    'Closes a month for good: its figures, its board pack and every account’s part are kept as they are known now',
})

export const getClose = operation({
  name: 'kpis.get_close',
  method: 'get',
  path: '/api/kpis/closes/:month',
  input: z.object({ month }),
  output: z.object({
    ...closed,
    /** As known now. */
    now: z.number(),
    /** How many accounts are known otherwise now. */
    accounts: z.number(),
    restated: z.array(
      z.object({ account: z.string(), name: z.string(), closed: z.number(), now: z.number(), change: z.number() }),
    ),
  }),
  permission: 'kpis.close',
  summary: 'A closed month with the bridge from what it was closed with to what is known of it now, account by account',
})

export const closePack = operation({
  name: 'kpis.close_pack',
  method: 'get',
  path: '/api/kpis/closes/:month/pack',
  input: z.object({ month, format: z.enum(['html', 'pdf']).default('html') }),
  output: z.unknown(),
  permission: 'kpis.close',
  carries: 'download',
  summary: 'The board pack of a closed month as it was kept, as a page or as PDF',
})
