import type { Day } from '../../../kernel/day.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { today } from '../../workspaces/index.ts'
import { type TeamSaying, teamRoleNamed } from '../domain/team.ts'
import { resolve } from '../service/accounts.ts'
import { ownersNamed } from '../service/owners.ts'
import { setTeams, sightOfTeams } from '../service/team.ts'
import { teamsOf } from '../store/team.ts'

const said = (row: ShapeRow, field: string): string => String(row.values[field] ?? '').trim()

/** Who looks after which account beside its owner, as a source knows it. */
export const teamShape: ImportShape = {
  name: 'accounts.team',
  summary: spoken('Who looks after an account beside its owner: one row per account and role'),
  key: ['account', 'role'],
  fields: [
    { name: 'account', type: 'text', required: true, summary: spoken('Id of the account in this source') },
    {
      name: 'role',
      type: 'text',
      required: true,
      summary: spoken('The role, such as Solutions engineer or solutions_engineer'),
    },
    {
      name: 'member',
      type: 'text',
      summary: spoken('Mail address or name of the member; empty where nobody fills it any more'),
    },
    { name: 'since', type: 'day', summary: spoken('Since when; else today') },
  ],
  write: writeTeams,
}

async function writeTeams(tx: Tx, rows: ShapeRow[], { source }: ImportContext): Promise<RowOutcome[]> {
  const now = await today(tx)
  const accounts = await resolve(
    tx,
    source,
    rows.map((row) => said(row, 'account')),
  )
  const people = rows.flatMap((row) => (said(row, 'member') ? [{ owner: said(row, 'member'), name: null }] : []))
  const members = await ownersNamed(tx, people)
  const read = rows.map((row) => {
    const since = said(row, 'since') as Day | ''
    return {
      row,
      account: accounts.get(said(row, 'account'))?.account ?? null,
      role: teamRoleNamed(said(row, 'role')),
      member: members.get(said(row, 'member')) ?? null,
      from: since && since < now ? since : now,
    }
  })
  const sees = await sightOfTeams(
    tx,
    read.flatMap(({ account, member }) => (account && member ? [{ account, member }] : [])),
  )
  const ready: TeamSaying[] = []
  const outcomes = read.map(({ row, account, role, member, from }): RowOutcome => {
    if (!account) return refused(row, 'account', told`No account ${said(row, 'account')} is known from this source`)
    if (!role) return refused(row, 'role', told`${said(row, 'role').slice(0, 60)} is no role of an account’s team`)
    if (member && !sees({ account, member }))
      return refused(row, 'member', told`${said(row, 'member')} does not see this account`)
    ready.push({ account, role, member, from })
    return { kind: 'written', line: row.line }
  })
  const standing = new Map(
    (await teamsOf(tx, [...new Set(ready.map(({ account }) => account))])).map((one) => [
      `${one.account} ${one.role}`,
      one.member,
    ]),
  )
  await setTeams(tx, ready, null)
  return outcomes.map((outcome, at): RowOutcome => {
    const one = read[at]
    const isSame = one && (standing.get(`${one.account} ${one.role}`) ?? null) === one.member
    return outcome.kind === 'written' && isSame ? { kind: 'unchanged', line: outcome.line } : outcome
  })
}

const remedies = {
  account: told`Import the account first, then replay this row`,
  role: told`Use a role such as solutions_engineer or executive_sponsor`,
  member: told`Name somebody who does, or widen what they see`,
}

const refused = ({ line }: ShapeRow, field: keyof typeof remedies, reason: string): RowOutcome => ({
  kind: 'refused',
  line,
  field,
  reason,
  remedy: remedies[field],
})
