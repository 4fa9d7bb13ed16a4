import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { followMerge, followUnmerge, insertBlurs } from './store.ts'
import { followMergeMet, followUnmergeMet } from './store-starts.ts'

const onMerged: Listener = async (tx, { data }) => {
  const [from, into] = [data.from as AccountId, data.into as AccountId]
  const apart = await followMerge(tx, from, into)
  await insertBlurs(
    tx,
    apart.map((holdout) => ({ holdout, account: into, unit: into, kind: 'merged' })),
  )
  await followMergeMet(tx, from, into)
}

const onUnmerged: Listener = async (tx, { data }) => {
  const [from, into] = [data.from as AccountId, data.into as AccountId]
  await followUnmerge(tx, from, into)
  await followUnmergeMet(tx, from, into)
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': onMerged,
  'accounts.unmerged': onUnmerged,
}
