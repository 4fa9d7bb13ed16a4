import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import type { Asked, Because, OwnerBy, TaskRole } from './task.ts'

/** One of the staff, as far as it decides who does a task. */
export interface Colleague {
  id: MemberId
  name: string
  isActive: boolean
  /** The workspace is theirs to run: owners and admins. */
  runs: boolean
  teams: readonly { id: TeamId; leads: boolean }[]
  /** Whether they see the accounts of this owner (rule 37). */
  seesBookOf(owner: MemberId | null): boolean
}

export interface Staff {
  colleagues: ReadonlyMap<MemberId, Colleague>
  /** Who is away today, and who stands in for them. */
  away: ReadonlyMap<MemberId, { standIn: MemberId | null }>
  holders: readonly { role: TaskRole; team: TeamId | null; member: MemberId }[]
}

export interface Placed {
  asked: Asked
  owner: MemberId | null
  ownerBy: OwnerBy
  assignee: MemberId | null
  because: Because
}

export interface ToPlace {
  asked: Asked
  /** Whether there is an account, who owns it now, and who fills roles for it. */
  account: { owner: MemberId | null; team?: ReadonlyMap<string, MemberId> | undefined } | null
  maker: MemberId | null
}

/**
 * Whose a task is and with whom it lies (F251, G10). An owner who is away passes it to the stand-in, then to the manager,
 * then to whoever runs the workspace; it never lies with somebody who does not see its account.
 */
export function place(task: ToPlace, staff: Staff): Placed {
  const { owner, ownerBy } = ownerOf(task, staff)
  const sees = (id: MemberId) =>
    task.account === null || staff.colleagues.get(id)?.seesBookOf(task.account.owner) === true
  const isThere = (id: MemberId | null | undefined): id is MemberId =>
    id != null && staff.colleagues.get(id)?.isActive === true && !staff.away.has(id) && sees(id)
  const lies = (assignee: MemberId | null, because: Because): Placed => ({
    asked: task.asked,
    owner,
    ownerBy,
    assignee,
    because,
  })
  if (isThere(owner)) return lies(owner, 'own')
  const standIn = owner && staff.away.get(owner)?.standIn
  if (isThere(standIn)) return lies(standIn, 'stand_in')
  const manager = managersOf(owner, staff).find(isThere)
  if (manager) return lies(manager, 'manager')
  const running = [...staff.colleagues.values()].find(({ id, runs }) => runs && id !== owner && isThere(id))
  return running ? lies(running.id, 'administrator') : lies(owner, 'nobody')
}

/** The leads of somebody's teams, and of those they lead themselves the other leads. */
export function managersOf(member: MemberId | null, { colleagues }: Staff): MemberId[] {
  const teams = new Set(member ? colleagues.get(member)?.teams.map((team) => team.id) : [])
  return [...colleagues.values()]
    .filter(({ id, teams: own }) => id !== member && own.some((team) => team.leads && teams.has(team.id)))
    .map(({ id }) => id)
}

/** To whom an overdue task goes: the owner's manager, else whoever runs the workspace; nobody where they are one person. */
export function escalationTo(
  task: { owner: MemberId | null; account: ToPlace['account'] },
  staff: Staff,
): MemberId | null {
  const fits = (id: MemberId) => {
    const found = staff.colleagues.get(id)
    return found?.isActive === true && (task.account === null || found.seesBookOf(task.account.owner))
  }
  const isHere = (id: MemberId) => fits(id) && !staff.away.has(id)
  const managers = managersOf(task.owner, staff)
  const running = [...staff.colleagues.values()].filter(({ id, runs }) => runs && id !== task.owner).map(({ id }) => id)
  return managers.find(isHere) ?? running.find(isHere) ?? managers.find(fits) ?? running.find(fits) ?? null
}

function ownerOf({ asked, account, maker }: ToPlace, staff: Staff): Pick<Placed, 'owner' | 'ownerBy'> {
  if ('member' in asked) return { owner: asked.member, ownerBy: 'named' }
  const anchor = account?.owner ?? maker
  if (asked.role === 'csm' && anchor) return { owner: anchor, ownerBy: 'account' }
  if (asked.role === 'manager') {
    const manager = managersOf(anchor, staff)[0]
    if (manager) return { owner: manager, ownerBy: 'lead' }
  }
  const own = staff.colleagues.get(account?.team?.get(asked.role) as MemberId)
  // A role held at an account opens nothing (rule 37): of whoever sees it no more nothing is asked there.
  if (own?.isActive && own.seesBookOf(account?.owner ?? null)) return { owner: own.id, ownerBy: 'team' }
  const holder = holderOf(asked.role, anchor, staff)
  return holder ? { owner: holder, ownerBy: 'holder' } : { owner: anchor, ownerBy: 'unheld' }
}

/** Who fills a role for the teams of somebody, else for everybody. */
function holderOf(role: TaskRole, anchor: MemberId | null, { holders, colleagues }: Staff): MemberId | undefined {
  const teams = new Set(anchor ? colleagues.get(anchor)?.teams.map((team) => team.id) : [])
  const fitting = holders.filter((one) => one.role === role && colleagues.get(one.member)?.isActive === true)
  const ofTeam = fitting.find(({ team }) => team !== null && teams.has(team))
  return (ofTeam ?? fitting.find(({ team }) => team === null))?.member
}

/**
 * Of whom a task is asked once its account has changed hands: what was the former owner's is the new owner's, and so is
 * what was asked of somebody who no longer sees the account (rule 38).
 */
export function askedAfter(task: ToPlace & { anchor: MemberId | null }, staff: Staff): Asked {
  const { asked, account, anchor } = task
  if (!('member' in asked) || account === null || account.owner === null || account.owner === asked.member) return asked
  const wasOwner = anchor !== null && anchor === asked.member && anchor !== account.owner
  const found = staff.colleagues.get(asked.member)
  const isBlind = found?.isActive === true && !found.seesBookOf(account.owner)
  return wasOwner || isBlind ? { member: account.owner } : asked
}
