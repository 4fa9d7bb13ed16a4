import { dayFromEpoch, daysBetween } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { columnsOn, publishSpan } from '../../measures/index.ts'
import { accountsTouched } from '../../segments/index.ts'
import { type Open, openOver, unwatched } from '../domain/open.ts'
import { type DueDays, newsworthyDays, piecesOf } from '../domain/pieces.ts'
import { openKeys, openValues } from '../measures.ts'
import * as store from '../store/warnings.ts'
import { pastOf } from './past.ts'

/** Shows as measures what stands open of some accounts, from the last close on of which it was shown. */
export async function showOpen(platform: Platform, workspace: WorkspaceId, ids: readonly AccountId[]): Promise<void> {
  const due = await platform.db.within(workspace, async (tx) => {
    const unshown = await store.unshownAmong(tx, ids)
    const past = await pastOf(
      tx,
      unshown.flatMap(({ account, from }) => (from === null ? [account] : [])),
    )
    return unshown.map(({ account, from, to }) => ({ account, to, from: from ?? past(to) }))
  })
  for (const { accounts, ...span } of piecesOf(due))
    await platform.db.within(workspace, (tx) => showSpan(tx, accounts, span))
}

async function showSpan(tx: Tx, accounts: readonly AccountId[], { from, to }: DueDays): Promise<void> {
  const stretches = await store.stretchesSince(tx, accounts, from)
  const shown = await shownNow(tx, accounts)
  const rows = accounts.flatMap((account, at) =>
    openOver(stretches.get(account) ?? { watched: [], spells: [] }, { from, to }, shown(at)).map(
      ({ day, ...open }) => ({ account, day, values: openValues(open) }),
    ),
  )
  await publishSpan(tx, openKeys, rows)
  await store.saveShown(tx, accounts, to)
  const changed = [...new Set(rows.map(({ account }) => account))]
  await accountsTouched(tx, changed, daysBetween(from, to) < newsworthyDays ? [] : changed)
}

/** What was shown last of the account at an index. */
async function shownNow(tx: Tx, accounts: readonly AccountId[]): Promise<(account: number) => Open> {
  const read = await columnsOn(tx, accounts, 'now', 'frozen', openKeys)
  const [counts, oldest, newest] = openKeys.map((key) => read.of(key)) as [Float64Array, Float64Array, Float64Array]
  const dayOf = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : dayFromEpoch(value))
  return (at) => {
    const count = counts[at] ?? Number.NaN
    if (Number.isNaN(count)) return unwatched
    return { count, oldest: dayOf(oldest[at]), newest: dayOf(newest[at]) }
  }
}
