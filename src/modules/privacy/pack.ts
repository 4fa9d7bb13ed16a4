import { filedBy } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { setRetention } from './operations.ts'
import { routes } from './routes.ts'
import { decided } from './store/retention.ts'

/** How long data is kept where somebody decided it; without an end where `days` is null. */
export const retentionPack = filedBy({
  ...{ folder: 'retention', routes, saves: setRetention.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) =>
    [...(await decided(tx))].map(([kind, days]) => ({ name: fileName(kind), content: { kind, days } })),
})
