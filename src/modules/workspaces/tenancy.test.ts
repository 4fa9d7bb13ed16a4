import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Platform } from '../../platform/contributions.ts'
import {
  audit,
  createKey,
  createWorkspace,
  ensureMember,
  members,
  product,
  settings,
  type WorkspaceSettings,
} from './index.ts'
import { workspaces } from './module.ts'
import * as store from './store.ts'
import { newestAudit } from './store-audit.ts'
import * as keyStore from './store-keys.ts'
import { saveTeam } from './teamwork.ts'

let world: World
let staff: Staff
let foreign: WorkspaceSettings
let secret: { member: string; key: string; team: string }

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
  foreign = await createWorkspace(world.platform, { name: 'Foreign house' })
  secret = await world.platform.db.within(foreign.id, async (tx) => {
    const member = await ensureMember(tx, { name: 'Foreign member', email: 'them@foreign.example', role: 'owner' })
    const key = await createKey(tx, { name: 'Foreign key', scopes: ['accounts.read'], source: 's', member })
    const team = await saveTeam(tx, product(tx.workspace), { name: 'Foreign team', members: [member] })
    await audit(tx, product(tx.workspace), { action: 'foreign.act', subject: 'thing' })
    return { member, key: key.id, team }
  })
})
afterAll(() => world.close())

/** Everything that this module's stores answer to a transaction of our own workspace. */
const allWeSee = (platform: Platform) =>
  platform.db.within(world.workspace, async (tx) =>
    JSON.stringify([
      await settings(tx),
      await members(tx),
      await store.allTeams(tx),
      await keyStore.allKeys(tx),
      await newestAudit(tx, {
        before: null,
        subject: null,
        subjectId: null,
        member: null,
        from: null,
        until: null,
        limit: 200,
      }),
      await store.memberById(tx, secret.member as never),
      await keyStore.keyById(tx, secret.key),
      await store.memberByEmail(tx, 'them@foreign.example'),
    ]),
  )

test('a transaction in one workspace sees nothing of another', async () => {
  const seen = await allWeSee(world.platform)
  expect(seen).not.toMatch(/foreign/i)
  expect(seen).toContain('Fernhollow Software')
})

test('nor with the filter of every query taken away: row-level security stands beneath', async () => {
  const rewrite = (text: string) =>
    text
      .replace(/\b(\w+\.)?workspace_id = \$\d+/g, '($&::uuid is not null or true)')
      .replace(/\bw\.id = \$\d+/g, '($&::uuid is not null or true)')
  expect(await allWeSee(world.without({ rewrite }))).not.toMatch(/foreign/i)
})

test('nor with row-level security off: every query names its workspace', async () => {
  expect(await allWeSee(world.without({ appRole: 'postgres' }))).not.toMatch(/foreign/i)
})

test('the role of the app reaches no table of sign-in', async () => {
  for (const table of ['users', 'sessions', 'credentials', 'verifications', 'links']) {
    const look = world.within((tx) => tx.rows(sql`select * from ${sql.table(`workspaces_${table}`)}`))
    await expect(look).rejects.toThrow(/permission denied/)
  }
})

test('ids of another workspace are as absent as ids of nothing, on every route', async () => {
  const nobody = '0190c2f0-5c1e-7000-8000-0000000000ab'
  const asks = (member: string, key: string, team: string) =>
    Promise.all([
      staff.owner.send('PATCH', `/api/workspaces/members/${member}`, { role: 'viewer' }),
      staff.owner.send('POST', `/api/workspaces/members/${member}/link`, {}),
      staff.owner.send('DELETE', `/api/workspaces/keys/${key}`),
      staff.owner.send('POST', '/api/workspaces/teams', { id: team, name: 'Taken', members: [] }),
      staff.owner.send('POST', '/api/workspaces/teams', { name: `T ${member}`, members: [member] }),
    ])
  const real = await asks(secret.member, secret.key, secret.team)
  expect(real.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404])
  expect(real).toEqual(await asks(nobody, nobody, nobody))
})

test('a session reaches the workspaces of its person, and a foreign one is as absent as none', async () => {
  const { browser } = await staff.invite('csm', 'local')
  const theirs = await browser.get('/api/me', { 'x-workspace': foreign.slug })
  const absent = await browser.get('/api/me', { 'x-workspace': 'no-such-workspace' })
  expect(theirs.status).toBe(404)
  expect(theirs).toEqual(absent)
  expect(await browser.get('/api/me', { 'x-workspace': '' })).toEqual(absent)
  expect((await browser.get('/api/me')).body.workspaces).toEqual([
    { id: world.workspace, name: 'Fernhollow Software', slug: 'fernhollow-software' },
  ])
})
