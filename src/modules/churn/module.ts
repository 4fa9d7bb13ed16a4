import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { holdings } from './holdings.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { trainingJob } from './service/ask.ts'
import { scoreNewest } from './service/score.ts'
import { train, trainAll } from './service/train.ts'

export const churn = defineModule({
  name: 'churn',
  holdings,
  routes,
  measures: [source],
  jobs: [
    { name: trainingJob, run: async (platform, data) => void (await train(platform, data.workspace as WorkspaceId)) },
    {
      // After the month's last day is closed everywhere.
      name: 'churn.train_all',
      every: '23 3 2 * *',
      run: async (platform) =>
        trainAll(
          platform,
          (await listWorkspaces(platform)).map(({ id }) => id),
        ),
    },
  ],
  loops: [
    // A minute: who closed a day at midnight reads it in the morning.
    {
      name: 'churn.score',
      pause: 60_000,
      turn: async (platform, workspace) => {
        await platform.db.within(workspace, scoreNewest)
        return 'done'
      },
    },
  ],
  auditWords: {
    'churn.training_asked': (name) => told`asked for a new model: ${name}`,
  },
})
