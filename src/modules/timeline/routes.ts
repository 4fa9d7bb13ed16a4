import { handle, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { listTimeline } from './operations.ts'
import { pageFor } from './service.ts'
import type { ListedEntry } from './store.ts'

export const routes: readonly Route[] = [
  handle(listTimeline, ({ within, viewer }, { account, kinds, text, cursor, limit }) =>
    within(async (tx) => {
      const entries = await pageFor(tx, viewer, { account, kinds, text, after: afterOf(cursor), limit: limit + 1 })
      return { items: entries.slice(0, limit).map(presented), next: nextOf(entries, limit) }
    }),
  ),
]

const presented = ({ sourceKind, sourceId, at, ...entry }: ListedEntry) => ({
  ...entry,
  at: at.toISOString(),
  source: { kind: sourceKind, id: sourceId },
})

function nextOf(entries: ListedEntry[], limit: number): string | null {
  const last = entries.length > limit ? entries[limit - 1] : undefined
  return last ? encodeCursor([last.at.toISOString(), last.id]) : null
}

const afterOf = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, id: anId }) ?? undefined
