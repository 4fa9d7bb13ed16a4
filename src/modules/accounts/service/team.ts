import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { inWords, told } from '../../../kernel/words.ts'
import type { SubjectField, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, idsOfMembers, namesOfMembers, today, viewersOf } from '../../workspaces/index.ts'
import { seesBook } from '../domain/sight.ts'
import { type TeamPlace, type TeamRole, type TeamSaying, teamChange, teamRoles, teamRoleWords } from '../domain/team.ts'
import { accountsOf } from '../store/accounts.ts'
import * as store from '../store/team.ts'
import { mustSeeRecord } from './accounts.ts'
import { tellChanged } from './attributes.ts'
import { checkOwner } from './edit.ts'
import { frameOf } from './frame.ts'
import { notedName } from './noted.ts'

/** Who was there before is listed so far back. */
const shownPast = 50

/** Who looks after an account now, and who did before. */
export async function teamFor(tx: Tx, viewer: Viewer, account: AccountId) {
  const { id } = await mustSeeRecord(tx, viewer, account)
  const [items, past] = [await store.teamsOf(tx, [id]), await store.pastOf(tx, id, shownPast)]
  const names = await namesOfMembers(tx, [...new Set([...items, ...past].map(({ member }) => member))])
  const shown = ({ role, member, since, until }: TeamPlace) => ({
    role,
    label: inWords(teamRoleWords[role]),
    member: { id: member, name: names.get(member) ?? '' },
    since,
    until,
  })
  return {
    items: items.map(shown).sort((a, b) => teamRoles.indexOf(a.role) - teamRoles.indexOf(b.role)),
    past: past.map(shown),
    roles: teamRoles.map((role) => ({ role, label: inWords(teamRoleWords[role]) })),
  }
}

export interface Filling {
  account: AccountId
  role: TeamRole
  member: MemberId | null
  from?: Day | undefined
}

/** Says who fills a role. It is somebody who sees the account: tasks of that role would else wait where nobody looks. */
export async function fillRole(tx: Tx, viewer: Viewer, { account, role, member, from }: Filling) {
  const record = await mustSeeRecord(tx, viewer, account)
  const now = await today(tx)
  if (from !== undefined && from > now)
    throw new AppError('invalid', told`from: this day has not come yet`, {
      field: 'from',
      remedy: told`Name today or an earlier day`,
    })
  if (member !== null) {
    await checkOwner(tx, member)
    const [colleague] = await viewersOf(tx, [member])
    if (!colleague || !seesBook(colleague, record.ownerId))
      throw new AppError('conflict', told`${colleague?.name ?? ''} does not see this account`, {
        field: 'member',
        remedy: told`Choose somebody who does, or widen what they see`,
      })
  }
  const { ends } = await setTeams(tx, [{ account: record.id, role, member, from: from ?? now }], viewer.member)
  const [before] = ends
  if (before || member !== null) {
    await audit(tx, viewer, {
      action: 'account.role_filled',
      subject: 'account',
      subjectId: record.id,
      before: { role, person: before?.member ?? null },
      after: { ...(await notedName(tx, record.id)), role, person: member },
    })
  }
  return { before: before?.member ?? null }
}

/** Says of many accounts who fills which role, and tells it where something changed. */
export async function setTeams(tx: Tx, said: readonly TeamSaying[], by: MemberId | null) {
  const accounts = [...new Set(said.map(({ account }) => account))]
  const change = teamChange(await store.teamsForChange(tx, accounts), said)
  const begins = change.begins.map((place) => ({ ...place, id: newId(tx.now) }))
  await store.endPlaces(tx, change.ends)
  await store.insertPlaces(tx, begins, by)
  const { moment } = await frameOf(tx)
  const moved = new Set([...change.ends, ...begins].map(({ account }) => account))
  await tellChanged(
    tx,
    [...moved].map((account) => ({ account, attribute: 'team', happenedAt: moment, knownAt: moment })),
  )
  return { ends: change.ends, begins }
}

/** Who fills which role for accounts, as far as anybody does. */
export async function teamsOn(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, Map<TeamRole, MemberId>>> {
  const teams = new Map<AccountId, Map<TeamRole, MemberId>>()
  if (accounts.length === 0) return teams
  for (const { account, role, member } of await store.teamsOf(tx, accounts))
    teams.set(account, (teams.get(account) ?? new Map()).set(role, member))
  return teams
}

/** A field for each role; those that nobody fills are read and not offered. */
export async function teamFields(tx: Tx): Promise<SubjectField[]> {
  const inUse = new Set(await store.rolesInUse(tx))
  const choices = await idsOfMembers(tx)
  return teamRoles.map((role) => ({
    key: `team:${role}`,
    label: inWords(teamRoleWords[role]),
    type: 'choice' as const,
    source: 'own' as const,
    names: 'member' as const,
    choices,
    ...(inUse.has(role) ? {} : { isRetired: true }),
  }))
}

/** Which members see which of some accounts; for those who say it of many at once. */
export async function sightOfTeams(tx: Tx, said: readonly { account: AccountId; member: MemberId }[]) {
  const owners = new Map(
    (await accountsOf(tx, [...new Set(said.map(({ account }) => account))])).map(({ id, ownerId }) => [id, ownerId]),
  )
  const viewers = new Map(
    (await viewersOf(tx, [...new Set(said.map(({ member }) => member))])).map((one) => [one.member, one]),
  )
  return ({ account, member }: { account: AccountId; member: MemberId }): boolean => {
    const colleague = viewers.get(member)
    return colleague !== undefined && seesBook(colleague, owners.get(account) ?? null)
  }
}
