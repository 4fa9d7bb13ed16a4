import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { defineModule, type Platform } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { type TargetKind, targetOf } from './domain/target.ts'
import { holdings } from './holdings.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { askTraining, trainingJob } from './service/ask.ts'
import { judgeWords } from './service/kept.ts'
import { trainedTargets } from './service/read.ts'
import { scoreNewest } from './service/score.ts'
import { train } from './service/train.ts'
import { turnWatch } from './service/watch.ts'

/** A job for each workspace and target: one that fails is tried again by itself and keeps no other from its turn. */
async function sendAll(platform: Platform): Promise<void> {
  for (const { id: workspace } of await listWorkspaces(platform)) {
    const due = await platform.db.within(workspace, trainedTargets)
    for (const training of due) await askTraining(platform, workspace, training)
  }
}

export const churn = defineModule({
  name: 'churn',
  holdings,
  routes,
  measures: [source],
  jobs: [
    {
      name: trainingJob,
      run: async (platform, { workspace, target = 'loss', days }) =>
        void (await train(
          platform,
          workspace as WorkspaceId,
          targetOf(target as TargetKind, days as number | undefined),
        )),
    },
    {
      // After the month's last day is closed everywhere.
      name: 'churn.train_all',
      every: '23 3 2 * *',
      run: sendAll,
    },
  ],
  loops: [
    // A minute: who closed a day at midnight reads it in the morning.
    {
      name: 'churn.score',
      pause: 60_000,
      turn: async (platform, workspace) => {
        if (!(await platform.db.within(workspace, scoreNewest))) return 'done'
        // Where the product ends right here, the training of the second of the month comes all the same.
        for (const training of await platform.db.within(workspace, judgeWords))
          await askTraining(platform, workspace, training)
        return 'done'
      },
    },
    { name: 'churn.watch', pause: 60_000, turn: turnWatch },
  ],
  auditWords: {
    'churn.training_asked': (name) => told`asked for a new model: ${name}`,
    'churn.settled': (name) => told`settled the churn risk of ${name}`,
  },
})
