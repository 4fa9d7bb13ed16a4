import { filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { saveOwnMeasure } from './operations.ts'
import { routes } from './routes.ts'
import { customMeasures, versionsOf } from './store/custom.ts'

const usual = { direction: 'up', unit: 'number' }
const usualRule = { kinds: [], isChange: false }

/** Measures over events, one a file; those that are no longer counted are left out. */
export const measurePack = filedBy({
  ...{ folder: 'measures', routes, saves: saveOwnMeasure.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const versions = Map.groupBy(await versionsOf(tx, null), ({ key }) => key)
    const kept = (await customMeasures(tx)).filter(({ archivedOn }) => archivedOn === null)
    return kept.map(({ key, label, summary, direction, unit }) => ({
      name: fileName(key.replace(/^custom\./, '')),
      content: {
        ...sparse({ key, label, summary, direction, unit }, usual),
        rule: sparse({ ...versions.get(key)?.[0]?.rule }, usualRule),
      },
    }))
  },
})
