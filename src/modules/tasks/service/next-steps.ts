import type { Day } from '../../../kernel/day.ts'
import type { AccountId, TaskId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { today } from '../../workspaces/index.ts'
import { readStep } from '../domain/next-step.ts'
import { openTasks } from './open.ts'

export interface MadeStep {
  id: TaskId
  title: string
  due: Day | null
}

/** A task of each line, for whoever wrote the note. Sent twice, they are made once. */
export async function openNextSteps(
  tx: Tx,
  viewer: Viewer,
  note: { account: string; engagement: string; lines: readonly string[] },
): Promise<MadeStep[]> {
  const { id: account } = await mustSee(tx, viewer, note.account as AccountId)
  const on = await today(tx)
  const steps = note.lines.flatMap((line) => readStep(line, on) ?? [])
  const opened = await openTasks(
    tx,
    steps.map(({ title, due }, index) => ({
      title,
      kind: 'follow_up' as const,
      account,
      about: { kind: 'engagement', id: note.engagement },
      asked: { member: viewer.member },
      due: due === null ? null : { on: due },
      origin: 'note' as const,
      key: `note:${account}:${note.engagement}:${index}`,
      by: viewer.member,
    })),
  )
  return steps.map((step, index) => ({ ...step, id: opened[index]?.id as TaskId }))
}
