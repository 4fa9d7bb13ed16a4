import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { followMerge, followUnmerge, insertBlurs } from './store.ts'

const onMerged: Listener = async (tx, { data }) => {
  const [from, into] = [data.from as AccountId, data.into as AccountId]
  const apart = await followMerge(tx, from, into)
  await insertBlurs(
    tx,
    apart.map((holdout) => ({ holdout, account: into, unit: into, kind: 'merged' })),
  )
}

const onUnmerged: Listener = (tx, { data }) => followUnmerge(tx, data.from as AccountId, data.into as AccountId)

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': onMerged,
  'accounts.unmerged': onUnmerged,
}
