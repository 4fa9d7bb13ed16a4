import { endOfDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import { everyDay, firstKnownLate } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { sentimentNumbers } from './store.ts'

const definition = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  summary: string,
): MeasureDefinition => ({
  key: `sentiment.${key}`,
  label,
  unit,
  direction: 'up',
  window: 0,
  summary,
})

const definitions: MeasureDefinition[] = [
  definition(
    'nps',
    spoken('NPS'),
    'score',
    spoken(
      'Share of promoters less share of detractors, −100 to 100, of the newest valid answer of each contact; unknown without any',
    ),
  ),
  definition(
    'nps_mean',
    spoken('Mean NPS answer'),
    'rating',
    spoken('Mean of the newest valid answers to the NPS question, 0 to 10; unknown without any'),
  ),
  definition('nps_answers', spoken('NPS answers'), 'count', spoken('Contacts with a valid answer to the NPS question')),
  definition(
    'csat_survey',
    spoken('CSAT by survey'),
    'rating',
    spoken('Mean of the newest valid answer of each contact, 1 to 5; unknown without any'),
  ),
]

export const sentimentMeasures: MeasureSource = {
  definitions,
  knownLateSince: (tx) => firstKnownLate(tx, 'surveys_kinds'),
  compute: async (tx, { accounts, days }, basis) => {
    const { zone } = await settings(tx)
    const rows = await sentimentNumbers(
      tx,
      accounts,
      days.map((day) => ({ day, ends: endOfDay(day, zone) })),
      basis,
    )
    const changes = rows.map((row) => ({
      account: row.account,
      day: row.day,
      values: [row.nps, row.npsMean, row.npsAnswers, row.csat],
    }))
    return everyDay({ accounts, days }, changes, (row, day) => ({ ...row, day }))
  },
}
