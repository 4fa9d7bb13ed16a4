import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import { handle, handleInSteps } from '../../../platform/contributions.ts'
import { invite, linkAgain, revokeInvitation } from '../invitations.ts'
import { earliestReturn, latestReturn, leave, leavingOf, takeBack } from '../leaving.ts'
import * as operations from '../operations/members.ts'
import { ownSession, proveAgain } from '../people.ts'
import { resetTwoFactor } from '../second-factor-rules.ts'
import * as store from '../store.ts'
import { leftSince } from '../store-handovers.ts'
import { openInvitations } from '../store-invitations.ts'
import { securedAmong } from '../store-second-factor.ts'
import { changeMember, removeTeam, saveTeam } from '../teamwork.ts'
import { beginLook } from '../view-as.ts'

/** Lists that are short by nature come whole. */
const whole = <Item>(items: Item[]) => ({ items, next: null })

const list = handle(operations.listMembers, async ({ platform, viewer, within }) => {
  const mayManage = viewer.permissions.has('workspaces.manage')
  const { members, users, invited, left } = await within(async (tx) => ({
    members: await store.allMembers(tx),
    users: await store.usersOfMembers(tx),
    invited: mayManage ? await openInvitations(tx) : [],
    left: mayManage ? await leftSince(tx, earliestReturn(tx.now)) : new Map<MemberId, Date>(),
  }))
  const secured = mayManage
    ? await platform.db.system((session) => securedAmong(session, [...users.values()]))
    : new Set<string>()
  const untils = new Map(invited.map((one) => [one.member, one.until]))
  return whole(
    members.map((member) => {
      const gone = member.active ? undefined : left.get(member.id)
      return {
        ...member,
        hasTwoFactor: mayManage ? secured.has(users.get(member.id) ?? '') : null,
        invitedUntil: untils.get(member.id) ?? null,
        returnsUntil: gone ? latestReturn(gone) : null,
      }
    }),
  )
})

const add = handleInSteps(operations.addMember, ({ platform, viewer, done }, { teams, ...draft }) =>
  invite(platform, viewer, { ...draft, teams: teams as TeamId[] | undefined }, done),
)

const update = handle(operations.updateMember, async ({ platform, viewer, within }, { id, ...change }) => {
  await within((tx) => changeMember(tx, viewer, { ...change, id: id as MemberId }, platform.contributions))
  return {}
})

const link = handleInSteps(operations.linkMember, ({ platform, viewer, done }, { id }) =>
  linkAgain(platform, viewer, id as MemberId, done),
)

const invitations = handle(operations.listInvitations, ({ within }) =>
  within(async (tx) => {
    const members = new Map((await store.allMembers(tx)).map((member) => [member.id, member]))
    const open = await openInvitations(tx)
    return whole(
      open.flatMap((one) => {
        const member = members.get(one.member)
        return member ? [{ ...member, ...one, isOver: one.until <= tx.now }] : []
      }),
    )
  }),
)

const uninvite = handle(operations.revokeInvitation, async ({ platform, viewer }, { id }) => {
  await revokeInvitation(platform, viewer, id as MemberId)
  return {}
})

const view = handleInSteps(operations.viewAs, async (context, { id }) => {
  const session = await ownSession(context)
  return { until: await beginLook(context.platform, context.viewer, session, id as MemberId) }
})

const resetFactor = handleInSteps(operations.resetTwoFactor, async (context, { id, current }) => {
  const session = await ownSession(context)
  await proveAgain(context.platform, session, current)
  await resetTwoFactor(context.platform, context.viewer, id as MemberId)
  return {}
})

const leaving = handle(operations.leaving, ({ platform, viewer, within }, { id }) =>
  within((tx) => leavingOf(platform, tx, viewer, id as MemberId)),
)

const leaveNow = handleInSteps(operations.leave, async ({ platform, viewer, done }, { id, member, team }) => {
  const choice = { member: member as MemberId | undefined, team: team as TeamId | undefined }
  return { handedOn: await leave(platform, viewer, id as MemberId, choice, done) }
})

const comeBack = handleInSteps(operations.takeBack, async ({ platform, viewer, done }, { id }) => ({
  returned: await takeBack(platform, viewer, id as MemberId, done),
}))

const teams = handle(operations.listTeams, async ({ within }) => whole(await within(store.allTeams)))

const team = handle(operations.saveTeam, async ({ viewer, within }, { id, name, members, leads }) => {
  const draft = {
    id: id as TeamId | undefined,
    name,
    members: members as MemberId[],
    leads: leads as MemberId[] | undefined,
  }
  return { id: await within((tx) => saveTeam(tx, viewer, draft)) }
})

const dissolve = handle(operations.removeTeam, async ({ viewer, within }, { id }) => {
  await within((tx) => removeTeam(tx, viewer, id as TeamId))
  return {}
})

export const members = [
  list,
  add,
  update,
  link,
  invitations,
  uninvite,
  view,
  resetFactor,
  leaving,
  leaveNow,
  comeBack,
  teams,
  team,
  dissolve,
]
