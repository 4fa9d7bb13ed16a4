import type { AccountId, MeetingId, MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Ending, HandsOn } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { divide } from '../workspaces/index.ts'
import type { Meeting } from './domain/meeting.ts'
import { endLinksOf, linksOf, removeFeed } from './store/links.ts'
import { aheadAmong, aheadOf, saveMeetings } from './store/meetings.ts'
import { ownersOf } from './store/people.ts'

const shownExamples = 5

type Moved = Record<MemberId, MeetingId[]>

const openWork = (meetings: readonly Meeting[]) => ({
  count: meetings.length,
  examples: meetings.slice(0, shownExamples).map(({ title }) => title),
})

/**
 * Meetings to come go to whoever owns their account by now; others are divided among those who take over. Where somebody then
 * has two at one hour, both say so: an hour that a customer has is not taken back by a handover.
 */
export const meetingsOfMember: HandsOn = {
  name: 'meetings.ahead',
  label: told`Meetings to come`,
  open: async (tx, member) => openWork(await aheadOf(tx, member)),
  handOver: async (tx, { from, to }) => {
    const meetings = await aheadOf(tx, from)
    const owners = await ownersOf(
      tx,
      meetings.flatMap(({ account }) => account ?? []),
    )
    const heirOf = ({ account }: Meeting) => to.find((heir) => account !== null && owners.get(account) === heir)
    const others = meetings.filter((meeting) => heirOf(meeting) === undefined).map(({ id }) => ({ id, weight: 1 }))
    const heirs = new Map<MeetingId, MemberId>(meetings.flatMap((meeting) => pairOf(meeting, heirOf(meeting))))
    for (const [heir, ids] of divide(others, to)) for (const id of ids) heirs.set(id, heir)
    return give(tx, meetings, ({ id }) => heirs.get(id) ?? to[0])
  },
  takeBack: (tx, { from }, moved) => takeBack(tx, from, moved as Moved),
  along: {
    open: async (tx, from, accounts) => openWork(await aheadOf(tx, from, accounts)),
    move: async (tx, from, heirs) => {
      const meetings = await aheadOf(tx, from, [...heirs.keys()])
      return give(tx, meetings, ({ account }) => heirs.get(account as AccountId) ?? from)
    },
    takeBack: async (tx, from, accounts, moved) => takeBack(tx, from, moved as Moved, new Set(accounts)),
  },
}

const pairOf = ({ id }: Meeting, heir: MemberId | undefined): [MeetingId, MemberId][] => (heir ? [[id, heir]] : [])

async function give(tx: Tx, meetings: readonly Meeting[], heirOf: (meeting: Meeting) => MemberId): Promise<Moved> {
  const given = meetings.map((meeting) => ({ ...meeting, organiser: heirOf(meeting), version: meeting.version + 1 }))
  await saveMeetings(tx, given)
  const moved: Moved = {}
  for (const { id, organiser } of given) moved[organiser] = [...(moved[organiser] ?? []), id]
  return moved
}

/** Gives back what is still to come and nobody gave on since. */
async function takeBack(tx: Tx, from: MemberId, moved: Moved, only?: ReadonlySet<AccountId>): Promise<number> {
  const heirs = new Map(Object.entries(moved).flatMap(([heir, ids]) => ids.map((id) => [id, heir] as const)))
  const still = (await aheadAmong(tx, [...heirs.keys()])).filter(
    ({ id, organiser, account }) => heirs.get(id) === organiser && (!only || (account !== null && only.has(account))),
  )
  await give(tx, still, () => from)
  return still.length
}

/** A link offers its member's own hours, and a calendar shows what its member sees: both end with that member's access. */
export const addressesOfMember: Ending = {
  label: told`Booking links and the address of the calendar`,
  names: async (tx, member) => (await linksOf(tx, [member])).map(({ name }) => name),
  end: async (tx, member) => {
    await endLinksOf(tx, member)
    await removeFeed(tx, member)
  },
}
