import { dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { derivedId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import { settings } from '../workspaces/index.ts'
import * as store from './store.ts'

export const objectiveId = (tx: Tx, source: string, name: string): string =>
  derivedId(tx.workspace, 'objective', source, name)

/** Saves objectives and where they stood; answers the ids of which something new was told. */
export async function saveObjectives(
  tx: Tx,
  drafts: readonly store.ObjectiveDraft[],
  progress: readonly store.ProgressDraft[],
): Promise<Set<string>> {
  const before = await store.objectivesNamed(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveObjectives(tx, drafts)
  await touch(
    tx,
    drafts
      .filter(({ id }) => changed.has(id))
      .flatMap((draft) => {
        const old = before.get(draft.id)
        const now = { account: draft.account_id, day: draft.agreed_on, known: draft.known_at }
        return old ? [now, { account: old.account, day: old.agreedOn }] : [now]
      }),
  )
  await timeline.append(tx, drafts.filter(({ id }) => changed.has(id)).map(agreedEntry))
  for (const id of await saveProgress(tx, progress)) changed.add(id)
  return changed
}

/** Notes where objectives stood; answers those of which something new was told. */
export async function saveProgress(tx: Tx, progress: readonly store.ProgressDraft[]): Promise<Set<string>> {
  const { zone } = await settings(tx)
  const moved = await store.saveProgress(tx, progress)
  const named = await store.objectivesNamed(tx, [...moved])
  const fresh = progress.flatMap((one) => {
    const objective = named.get(one.objective_id)
    return objective ? [{ ...one, objective }] : []
  })
  await touch(
    tx,
    fresh.map(({ objective, happened_at, known_at }) => ({
      account: objective.account,
      day: dayOf(happened_at, zone),
      known: known_at,
    })),
  )
  await timeline.append(
    tx,
    fresh.map(({ objective, ...one }) => progressEntry(objective, one)),
  )
  return moved
}

const touch = (tx: Tx, touched: measures.Touched[]) => measures.touch(tx, 'success_plans', touched)

const agreedEntry = (draft: store.ObjectiveDraft): timeline.Entry => ({
  account: draft.account_id,
  at: draft.happened_at,
  kind: 'note',
  text: draft.due_on
    ? told`Objective agreed: ${draft.title}, due ${draft.due_on}`
    : told`Objective agreed: ${draft.title}`,
  source: { kind: 'objective', id: draft.id },
  key: `objective:${draft.id}`,
})

const progressEntry = (objective: store.ObjectivePlace, progress: store.ProgressDraft): timeline.Entry => ({
  account: objective.account,
  at: progress.happened_at,
  kind: 'note',
  text: `${objective.title}: ${progress.value}${objective.unit ? ` ${objective.unit}` : ''}${progress.note ? `, ${progress.note}` : ''}`,
  source: { kind: 'objective', id: objective.id },
  key: `objective:progress:${progress.happened_at.toISOString()}:${objective.id}`,
})

/** An objective of an account that the viewer sees; others are absent. */
export async function mustSeeObjective(tx: Tx, viewer: Viewer, id: string): Promise<store.ObjectivePlace> {
  const objective = (await store.objectivesNamed(tx, [id])).get(id)
  if (!objective) throw absent()
  try {
    await mustSee(tx, viewer, objective.account)
  } catch (error) {
    throw error instanceof AppError ? absent() : error
  }
  return objective
}

const absent = () => new AppError('not_found', told`No objective with this id`)
