import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { moveOwned, ownedBy } from './store/segments.ts'
import { moveViews, viewsOf } from './store/views.ts'

/** Saved views go to whoever takes over; a private one stays private. */
export const views: HandsOn = {
  name: 'segments.views',
  label: told`Saved views`,
  open: async (tx, member) => {
    const found = await viewsOf(tx, member)
    return { count: found.length, examples: found.slice(0, 5).map((view) => view.name) }
  },
  handOver: async (tx, { from, to: [heir] }) => {
    const ids = (await viewsOf(tx, from)).map((view) => view.id)
    await moveViews(tx, ids, from, heir)
    return ids
  },
  takeBack: (tx, { from, to: [heir] }, moved) => moveViews(tx, moved as string[], heir, from),
}

/** Whoever takes over answers for the segments; who is in them does not change. */
export const segmentsHandedOn: HandsOn = {
  name: 'segments.segments',
  label: told`Segments`,
  open: async (tx, member) => {
    const found = await ownedBy(tx, member)
    return { count: found.length, examples: found.slice(0, 5).map((segment) => segment.name) }
  },
  handOver: async (tx, { from, to: [heir] }) => {
    const ids = (await ownedBy(tx, from)).map((segment) => segment.id)
    await moveOwned(tx, ids, from, heir)
    return ids
  },
  takeBack: (tx, { from, to: [heir] }, moved) => moveOwned(tx, moved as string[], heir, from),
}
