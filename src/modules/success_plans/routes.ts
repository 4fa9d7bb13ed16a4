import { type Day, dayOf, endOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle } from '../../platform/contributions.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, settings, today } from '../workspaces/index.ts'
import { goalAchievement, isDue, progressOf } from './domain/objective.ts'
import * as operations from './operations.ts'
import { mustSeeObjective, objectiveId, saveObjectives, saveProgress } from './service.ts'
import { objectivesOf } from './store.ts'

export const routes = [
  handle(operations.listObjectives, ({ viewer, within }, { account }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      const { zone } = await settings(tx)
      const on = await today(tx)
      const objectives = await objectivesOf(tx, id, endOfDay(on, zone))
      return {
        goalAchievement: goalAchievement(objectives, on),
        items: objectives.map((one) => ({ ...one, progress: progressOf(one), isDue: isDue(one, on) })),
      }
    }),
  ),
  handle(operations.writeObjective, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id: account } = await mustSee(tx, viewer, input.account as AccountId)
      const { zone } = await settings(tx)
      const id = objectiveId(tx, `api ${account}`, input.title)
      const draft = {
        id,
        account_id: account,
        account_raw: account,
        source: 'api',
        name: input.title,
        title: input.title,
        kind: input.kind,
        unit: input.unit,
        start_value: input.start,
        target_value: input.target,
        due_on: input.due as Day | null,
        evidence_link: input.evidenceLink,
        agreed_on: dayOf(tx.now, zone),
        happened_at: tx.now,
        known_at: tx.now,
        origin: 'live',
      }
      await saveObjectives(tx, [draft], [])
      const after = { account, kind: input.kind, start: input.start, target: input.target, due: input.due }
      await audit(tx, viewer, { action: 'objective.written', subject: 'objective', subjectId: id, after })
      return { id }
    }),
  ),
  handle(operations.noteProgress, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSeeObjective(tx, viewer, input.objective)
      await saveProgress(tx, [
        {
          objective_id: id,
          happened_at: input.at ? new Date(input.at) : tx.now,
          value: input.value,
          note: input.note,
          evidence_link: input.evidenceLink,
          known_at: tx.now,
          origin: 'live',
        },
      ])
      const after = { value: input.value }
      await audit(tx, viewer, { action: 'objective.progressed', subject: 'objective', subjectId: id, after })
      return { id }
    }),
  ),
]
