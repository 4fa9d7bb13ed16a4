import { type FileContent, filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { saveView } from './operations/lists.ts'
import { routes } from './routes.ts'
import { withIds, withNames } from './service/names.ts'
import { segmentKeys } from './store/segments.ts'
import { viewsFor } from './store/views.ts'

const usual = { further: [], widths: {}, density: 'normal' }

/** Views of the list that are shared, known by their names; segments in them are named by theirs. */
export const viewPack = filedBy({
  ...{ folder: 'views', routes, saves: saveView.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const names = new Map((await segmentKeys(tx)).map(({ id, name }) => [id, name]))
    const shared = (await viewsFor(tx, product(tx.workspace).member)).filter(({ isShared }) => isShared)
    return shared.map(({ name, condition, columns, sort, direction, further, widths, density }) => ({
      name: fileName(name),
      content: withNames(
        sparse({ name, where: condition?.where, columns, sort, direction, further, widths, density }, usual),
        names,
      ),
    }))
  },
  asked: async (tx, content) => {
    const { where, ...look } = (await withIds(tx, content, '')) as FileContent
    const shared = (await viewsFor(tx, product(tx.workspace).member)).filter(({ isShared }) => isShared)
    const id = shared.find(({ name }) => name === look.name)?.id
    return {
      ...{ ...usual, ...look, isShared: true },
      condition: where === undefined ? null : { version: 1, where },
      ...(id ? { id } : {}),
    }
  },
})
