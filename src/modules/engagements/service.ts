import { type Day, dayOf } from '../../kernel/day.ts'
import type { Tx } from '../../platform/db/db.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import { settings } from '../workspaces/index.ts'
import { type Kind, sentenceOf } from './domain/engagement.ts'
import * as store from './store.ts'

/** Saves engagements and tells the timeline; answers the ids that are new or changed. */
export async function saveEngagements(tx: Tx, drafts: readonly store.EngagementDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const { zone } = await settings(tx)
  const before = await store.placesOf(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveEngagements(tx, drafts)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  const now = fresh.map((draft) => ({ account: draft.account_id, day: draft.happened_on, known: draft.known_at }))
  await measures.touch(tx, 'engagements', [...now, ...before])
  await measures.noteKinds(
    tx,
    'engagements_kinds',
    fresh.map(({ kind, happened_on, known_at }) => ({
      kind,
      happened: happened_on,
      known: later(happened_on, dayOf(known_at, zone)),
    })),
  )
  await timeline.append(tx, fresh.map(entryOf))
  return changed
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)

const entryKinds: Record<Kind, timeline.EntryKind> = {
  meeting: 'meeting',
  call: 'call',
  mail: 'mail',
  note: 'note',
  campaign: 'mail',
  training: 'event',
  community: 'event',
  feedback: 'survey',
}

const entryOf = (draft: store.EngagementDraft): timeline.Entry => ({
  account: draft.account_id,
  at: draft.happened_at,
  kind: entryKinds[draft.kind],
  text: sentenceOf(draft),
  source: { kind: 'engagement', id: draft.id },
  key: `engagement:${draft.id}`,
})
