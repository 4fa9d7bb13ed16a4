import { sql } from 'kysely'
import { type AccountDraft, upsertAccounts } from '../../src/modules/accounts/index.ts'
import type { Person, World } from './world.ts'

/** Teams of one manager each, who looks after so many accounts named after the team: North 0, North 1, and so on. */
export async function teamsWithAccounts(
  world: World,
  admin: Person,
  { teams, each, more = {} }: { teams: readonly string[]; each: number; more?: Partial<AccountDraft> },
): Promise<void> {
  const how = { source: 'crm', origin: 'import' as const, known: world.clock.now() }
  for (const team of teams) {
    const { member } = await world.person('csm', `Csm of ${team}`)
    await world.call(admin, 'POST', '/api/workspaces/teams', { name: team, members: [member] })
    const names = Array.from({ length: each }, (_, at) => `${team} ${at}`)
    const drafts = names.map((name) => ({ externalId: name, name, stage: 'retention' as const, ...more }))
    await world.within(async (tx) => {
      await upsertAccounts(tx, drafts, how)
      await tx.run(sql`
        update accounts set owner_id = ${member} where workspace_id = ${tx.workspace} and name = any(${names}::text[])`)
    })
  }
  await world.settle()
}

/** A playbook that does nothing but lets accounts in, with a goal that a test can reach for them. */
export async function aPlaybook(world: World, admin: Person): Promise<string> {
  const source = `name: Write to them
goal: { when: { field: 'attribute:stage', op: is, value: advocacy }, days: 7 }
steps: [{ exit: true }]
`
  return (await world.call(admin, 'POST', '/api/playbooks', { source })).body.id
}
