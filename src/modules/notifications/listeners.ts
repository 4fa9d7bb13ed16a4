import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Listener, ListenerOfMany, News } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { seesBook } from '../accounts/index.ts'
import { entered, left } from '../segments/index.ts'
import { viewersOf } from '../workspaces/index.ts'
import type { Kind } from './domain/kinds.ts'
import { give, mayKnow, tellWatchers } from './service/give.ts'
import { followersOfSegment, ownersOf } from './store/follows.ts'
import { realign } from './store/merges.ts'

/** News of accounts for whoever owns or follows them. */
const toWatchers =
  (kind: Kind) =>
  (tx: Tx, news: readonly News[]): Promise<void> =>
    tellWatchers(
      tx,
      news.flatMap(({ account, data }) =>
        account ? [{ kind, account, data, by: (data.by as MemberId | undefined) ?? null }] : [],
      ),
    )

/** A band that moves because a source speaks again is a correction and no event of today (rule 9). */
const onBandChanged: ListenerOfMany = (tx, news) =>
  toWatchers('band')(
    tx,
    news.filter(({ data }) => data.afterSilence !== true),
  )

interface Assigned {
  account: AccountId
  owner: MemberId
  by: MemberId | null
}

/** Whoever became an owner and still is. */
const onAssigned: Listener = async (tx, { data }) => {
  const assigned = (data.accounts as Assigned[]).filter(({ owner, by }) => owner !== by)
  const accounts = assigned.map(({ account }) => account)
  const now = new Map((await ownersOf(tx, accounts)).map(({ account, owner }) => [account, owner]))
  const viewers = await viewersOf(tx, [...new Set(assigned.map(({ owner }) => owner))])
  const told = new Map(viewers.filter((one) => mayKnow(one, 'assigned')).map((one) => [one.member, one]))
  await give(
    tx,
    assigned
      .filter(({ account, owner }) => {
        const viewer = told.get(owner)
        return viewer && now.get(account) === owner && seesBook(viewer, owner)
      })
      .map(({ account, owner, by }) => ({
        member: owner,
        kind: 'assigned' as const,
        account,
        about: '',
        comment: null,
        data: { by },
      })),
  )
}

const onImportEnded: Listener = async (tx, { data }) => {
  const { member, run, ...rest } = data as { member: MemberId | null; run: string }
  if (member === null) return
  const viewers = (await viewersOf(tx, [member])).filter((viewer) => mayKnow(viewer, 'import'))
  await give(
    tx,
    viewers.map((viewer) => ({
      member: viewer.member,
      kind: 'import' as const,
      account: null,
      about: run,
      comment: null,
      data: rest,
    })),
  )
}

interface Personal {
  kind: Kind
  member: MemberId
  about: string
  data: Record<string, unknown>
  by: MemberId | null
}

/** News meant for one member, while they may know of such things and see the account. */
async function tellOne(tx: Tx, account: AccountId | null, { kind, member, about, data, by }: Personal): Promise<void> {
  const [viewer] = (await viewersOf(tx, [member])).filter((one) => mayKnow(one, kind))
  if (!viewer) return
  const [found] = account ? await ownersOf(tx, [account]) : []
  if (account && !(found && seesBook(viewer, found.owner))) return
  await give(tx, [{ member, kind, account, about, comment: null, data: { ...data, by } }])
}

/** An overdue task, for the manager whom it was escalated to. */
const onEscalated: Listener = async (tx, { account, data }) => {
  const { task, to, owner } = data as { task: string; to: MemberId; owner: MemberId | null }
  await tellOne(tx, account, { kind: 'overdue', member: to, about: task, data, by: owner })
}

/** A task that a colleague gave somebody. */
const onGiven: Listener = async (tx, { account, data }) => {
  const { task, to, by } = data as { task: string; to: MemberId; by: MemberId }
  await tellOne(tx, account, { kind: 'task', member: to, about: task, data, by })
}

/** A question for whoever is to answer it, and the answer for whoever asked; nobody is told what they did themselves. */
const onApproval: Listener = async (tx, { account, data }) => {
  const { approval, to, by } = data as { approval: string; to: MemberId | null; by: MemberId | null }
  if (to !== null && to !== by) await tellOne(tx, account, { kind: 'approval', member: to, about: approval, data, by })
}

/** A silent source concerns whoever looks after sources. */
const onFellSilent: Listener = async (tx, { data }) => {
  const viewers = (await viewersOf(tx, 'all')).filter((viewer) => mayKnow(viewer, 'silent'))
  await give(
    tx,
    viewers.map(({ member }) => ({
      member,
      kind: 'silent' as const,
      account: null,
      about: String(data.owner),
      comment: null,
      data,
    })),
  )
}

/** A model that drifts, or that does not keep its word, concerns whoever may train it. */
const onDrifted: Listener = async (tx, { data }) => {
  const viewers = (await viewersOf(tx, 'all')).filter((viewer) => mayKnow(viewer, 'drift'))
  await give(
    tx,
    viewers.map(({ member }) => ({
      ...{ member, kind: 'drift' as const, account: null, about: String(data.model), comment: null },
      data: { measures: data.labels, kept: data.kept ?? null },
    })),
  )
}

interface Turned {
  segment: string
  name: string
  because: string
  afterSilence: boolean
  isLate: boolean
  accounts: AccountId[]
}

/** Reasons that are no news of an account: the segment was defined anew, or the account is gone or merged. */
const noNews = ['definition', 'began', 'gone', 'merge', 'archived']

/**
 * Who follows a segment is told which of the accounts that they see entered or left. What came late or after a silence is a
 * correction and no event of today (rules 7 and 9).
 */
const onTurn =
  (turn: 'entered' | 'left'): Listener =>
  async (tx, { data }) => {
    const { segment, name, because, afterSilence, isLate, accounts } = data as unknown as Turned
    if (afterSilence || isLate || noNews.includes(because)) return
    const followers = await followersOfSegment(tx, segment)
    if (followers.length === 0) return
    const viewers = (await viewersOf(tx, followers)).filter((viewer) => mayKnow(viewer, 'segment'))
    const owners = await ownersOf(tx, accounts)
    const notes = viewers.flatMap((viewer) =>
      owners
        .filter(({ owner }) => seesBook(viewer, owner))
        .map(({ account }) => ({
          ...{ member: viewer.member, kind: 'segment' as const, account, about: segment, comment: null },
          data: { name, turn },
        })),
    )
    await give(tx, notes)
  }

const followMerge: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.assigned': onAssigned,
  'tasks.given': onGiven,
  'tasks.escalated': onEscalated,
  'approvals.asked': onApproval,
  'approvals.decided': onApproval,
  'imports.ended': onImportEnded,
  'measures.fell_silent': onFellSilent,
  'churn.drifted': onDrifted,
  [entered]: onTurn('entered'),
  [left]: onTurn('left'),
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}

export const listenersOfMany: Readonly<Record<string, ListenerOfMany>> = {
  'health.band_changed': onBandChanged,
  'revenue.cancelled': toWatchers('cancelled'),
  'revenue.renewed': toWatchers('renewed'),
  'churn.warned': toWatchers('warning'),
}
