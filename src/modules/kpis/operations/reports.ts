import { z } from 'zod'
import { operation } from '../../../platform/http/operation.ts'

const wish = {
  isOn: z.boolean(),
  weekday: z.number().int().min(1).max(7).describe('1 is Monday'),
  hour: z.number().int().min(0).max(23).describe('Of the clock where the member is'),
}

export const getReportWish = operation({
  name: 'kpis.report_wish',
  method: 'get',
  path: '/api/kpis/report/wish',
  input: z.object({}),
  output: z.object({
    ...wish,
    /** Whether a mail server is set up. */
    canSend: z.boolean(),
  }),
  permission: 'kpis.read',
  summary: 'Whether and when one gets the weekly report by mail',
})

export const chooseReport = operation({
  name: 'kpis.choose_report',
  method: 'put',
  path: '/api/kpis/report/wish',
  input: z.object(wish),
  output: z.object({}),
  permission: 'kpis.read',
  summary: 'Chooses whether and when one gets the weekly report by mail',
})

export const report = operation({
  name: 'kpis.report',
  method: 'get',
  path: '/api/kpis/report',
  input: z.object({ format: z.enum(['html', 'pdf']).default('html') }),
  output: z.unknown(),
  permission: 'kpis.read',
  carries: 'download',
  summary: 'The weekly report as it would be now: figures, health of customers, who turned, recovery, how ARR moved',
})
