import { addDays } from '../../kernel/day.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Job, Platform } from '../../platform/contributions.ts'
import { historyDays, lastClosed } from '../measures/index.ts'
import { scoreClosedDays } from './service/score-days.ts'
import { scoreOpenDayOfAll } from './service/score-now.ts'
import { scoreAllJob } from './service/scorecards.ts'

/** After a scorecard was changed: closed days that it never scored are added, those it did stay, the open day is scored again. */
async function scoreAll(platform: Platform, data: Record<string, unknown>): Promise<void> {
  await platform.db.within(data.workspace as WorkspaceId, async (tx) => {
    const through = await lastClosed(tx)
    if (through)
      await scoreClosedDays(tx, addDays(through, 1 - historyDays), through, data.scorecard as string | undefined)
    await scoreOpenDayOfAll(tx)
  })
}

export const jobs: readonly Job[] = [{ name: scoreAllJob, run: scoreAll }]
