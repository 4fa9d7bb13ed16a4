import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { horizon } from '../domain/label.ts'
import type { TargetKind } from '../domain/target.ts'

export const trainingJob = 'churn.train'

export interface Training {
  target: TargetKind
  /** Days ahead that are foretold. */
  days?: number | undefined
}

/** Has a model trained as soon as somebody has time for it; asked twice, it is trained once. */
export const askTraining = (
  platform: Platform,
  workspace: WorkspaceId,
  { target, days }: Training = { target: 'loss', days: horizon },
): Promise<unknown> => platform.jobs.send(trainingJob, { workspace, target, days }, { key: `${workspace} ${target}` })
