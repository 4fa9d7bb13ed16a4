import { addDays, endOfDay, startOfDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import { everyDay } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { supportNumbers } from './store-measures.ts'

const definition = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  direction: MeasureDefinition['direction'],
  window: number,
  summary: string,
): MeasureDefinition => ({ key: `support.${key}`, label, unit, direction, window, summary })

const definitions: MeasureDefinition[] = [
  definition('tickets_30d', spoken('Tickets in 30 days'), 'count', 'down', 30, spoken('Tickets opened in 30 days')),
  definition(
    'tickets_prior_30d',
    spoken('Tickets in the 30 days before'),
    'count',
    'down',
    60,
    spoken('Tickets opened in the 30 days before the last 30'),
  ),
  definition(
    'high_30d',
    spoken('High tickets in 30 days'),
    'count',
    'down',
    30,
    spoken('Tickets of priority high or urgent opened in 30 days'),
  ),
  definition(
    'open',
    spoken('Open tickets'),
    'count',
    'down',
    0,
    spoken('Tickets in our hands: opened or reopened, not waiting for the customer'),
  ),
  definition(
    'open_high',
    spoken('Open high tickets'),
    'count',
    'down',
    0,
    spoken('Open tickets of priority high or urgent'),
  ),
  definition(
    'unresolved',
    spoken('Unresolved tickets'),
    'count',
    'down',
    0,
    spoken('Tickets that are not resolved, those waiting for the customer too'),
  ),
  definition(
    'csat_30d',
    spoken('CSAT in 30 days'),
    'rating',
    'up',
    30,
    spoken('Mean of the ratings, 1 to 5, given in 30 days; unknown without any'),
  ),
  definition(
    'csat_90d',
    spoken('CSAT in 90 days'),
    'rating',
    'up',
    90,
    spoken('Mean of the ratings, 1 to 5, given in 90 days; unknown without any'),
  ),
  definition(
    'escalations_90d',
    spoken('Escalations in 90 days'),
    'count',
    'down',
    90,
    spoken('Tickets escalated in 90 days'),
  ),
  definition(
    'sentiment_90d',
    spoken('Ticket sentiment'),
    'number',
    'up',
    90,
    spoken('Mean of how tickets opened in 90 days sound, -1 to 1; unknown until a desk or an analysis tells it'),
  ),
  definition(
    'first_response_hours_90d',
    spoken('First response'),
    'hours',
    'down',
    90,
    spoken('Mean hours to the first human reply of tickets opened in 90 days; unknown without any'),
  ),
  definition(
    'resolution_hours_90d',
    spoken('Time to resolution'),
    'hours',
    'down',
    90,
    spoken('Mean hours in our hands of tickets resolved in 90 days; the clock stops while the customer is asked'),
  ),
  {
    ...definition(
      'oldest_open_days',
      spoken('Oldest open ticket'),
      'days',
      'down',
      0,
      spoken('Days since the oldest open ticket was opened; 0 without one'),
    ),
    timeDriven: true,
  },
]

export const supportMeasures: MeasureSource = {
  definitions,
  compute: async (tx, { accounts, days }, basis) => {
    const { zone } = await settings(tx)
    const windows = days.map((day) => ({
      day,
      ends: endOfDay(day, zone),
      begins90: startOfDay(addDays(day, -89), zone),
    }))
    const rows = await supportNumbers(tx, accounts, windows, basis)
    const changes = rows.map((row) => ({
      account: row.account,
      day: row.day,
      values: [
        row.tickets,
        row.ticketsBefore,
        row.high,
        row.open,
        row.openHigh,
        row.unresolved,
        row.csat30,
        row.csat90,
        row.escalations,
        row.sentiment,
        row.firstResponseHours,
        row.resolutionHours,
        row.oldestOpenDays,
      ],
    }))
    return everyDay({ accounts, days }, changes, (row, day) => ({ ...row, day }))
  },
}
