import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'

export const trainingJob = 'churn.train'

/** Has a model trained as soon as somebody has time for it; asked twice, it is trained once. */
export const askTraining = (platform: Platform, workspace: WorkspaceId): Promise<unknown> =>
  platform.jobs.send(trainingJob, { workspace }, { key: workspace })
