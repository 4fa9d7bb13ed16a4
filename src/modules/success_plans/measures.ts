import { endOfDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import { everyDay } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { outcomeNumbers } from './store.ts'

const definition = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  direction: MeasureDefinition['direction'],
  summary: string,
): MeasureDefinition => ({ key: `outcomes.${key}`, label, unit, direction, window: 0, summary })

const definitions: MeasureDefinition[] = [
  definition(
    'goal_achievement',
    spoken('Goal achievement'),
    'share',
    'up',
    spoken('Mean progress of the goals due so far; unknown while none is due'),
  ),
  definition(
    'roi',
    spoken('Return on investment'),
    'number',
    'up',
    spoken('Mean of the newest figures of return that were measured; unknown without any'),
  ),
  definition(
    'objectives_due',
    spoken('Objectives due'),
    'count',
    'neither',
    spoken('Objectives whose due day has come'),
  ),
]

export const outcomeMeasures: MeasureSource = {
  definitions,
  compute: async (tx, { accounts, days }, basis) => {
    const { zone } = await settings(tx)
    const rows = await outcomeNumbers(
      tx,
      accounts,
      days.map((day) => ({ day, ends: endOfDay(day, zone) })),
      basis,
    )
    const changes = rows.map((row) => ({
      account: row.account,
      day: row.day,
      values: [row.achievement, row.roi, row.due],
    }))
    return everyDay({ accounts, days }, changes, (row, day) => ({ ...row, day }))
  },
}
