import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { product } from '../workspaces/index.ts'
import { everything } from './domain/holdout.ts'
import { startEverything } from './operations.ts'
import { routes } from './routes.ts'
import { runningAbout } from './store.ts'

/** The hold-out over everything, as it is defined; who is drawn stays in the workspace. Those of playbooks belong to their switch-on. */
export const holdoutPack = filedBy({
  ...{ folder: 'holdouts', routes, saves: startEverything.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const running = await runningAbout(tx, { kind: everything, id: tx.workspace })
    if (!running) return []
    const { name, share, population, endsOn } = running
    return [{ name: 'everything', content: sparse({ name, share, where: population.where, endsOn }) }]
  },
  asked: async (tx, { where, ...content }) => {
    if (await runningAbout(tx, { kind: everything, id: tx.workspace }))
      throw new AppError('conflict', told`A hold-out that runs cannot be changed: its figures would mean nothing`, {
        remedy: told`End it on its page first, or leave the file as it was`,
      })
    return { ...content, ...(where === undefined ? {} : { population: { version: 1, where } }) }
  },
})
