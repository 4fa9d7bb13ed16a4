import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Listener, Loop } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import { askForCloses, judgeNow, turnSweeps } from './service/judge.ts'
import { followMerge } from './service/members.ts'
import { hasSegments } from './store/segments.ts'

/** Told behind the news of measures: by then those who judge hear of them, health among them, have put their values beside. */
export const touched = 'segments.touched'
export const dayShown = 'segments.day_shown'

/** Accounts of which something changed that segments may ask for: they are judged anew. */
export async function tellTouched(
  tx: Tx,
  accounts: readonly AccountId[],
  late: readonly AccountId[] = [],
): Promise<void> {
  if (accounts.length === 0 || !(await hasSegments(tx))) return
  await tell(tx, [{ name: touched, account: null, data: { accounts, late }, key: `${touched} ${newId(tx.now)}` }])
}

export const onRefreshed: Listener = (tx, { data }) =>
  tellTouched(tx, (data.accounts ?? []) as AccountId[], (data.late ?? []) as AccountId[])

/** An account that was merged away, or came back, changes what it is in, and lists go with it. */
export const onMerged: Listener = async (tx, { name, data }) => {
  const [from, into] = [data.from as AccountId, data.into as AccountId]
  await followMerge(tx, { from, into }, name === 'accounts.merged' ? 'merged' : 'unmerged')
  await tellTouched(tx, [from, into])
}

export const onTouched: Listener = (tx, { data }, platform) =>
  judgeNow(platform, tx, data.accounts as AccountId[], { late: (data.late ?? []) as AccountId[] })

export const onDaysClosed: Listener = async (tx, { data: { from, to } }) => {
  if (await hasSegments(tx))
    await tell(tx, [{ name: dayShown, account: null, data: { from, to }, key: `${dayShown} ${newId(tx.now)}` }])
}

export const onDayShown: Listener = (tx, { data }) => askForCloses(tx, data.from as Day, data.to as Day)

export const sweeps: Loop = {
  name: 'segments.sweeps',
  pause: 500,
  turn: (platform, workspace) => platform.db.within(workspace, (tx) => turnSweeps(platform, tx)),
}
