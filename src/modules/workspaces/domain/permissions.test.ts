import { expect, test } from 'vitest'
import { isPermission, mayGrant, permissions, permissionsOf, roles, usualVisibility } from './permissions.ts'

/**
 * Written by hand from what each role is for, and not from the table under test.
 * Columns: owner, admin, lead, csm, support, viewer.
 */
const expected = `
  accounts.read       yes yes yes yes yes yes
  accounts.write      yes yes yes yes no  no
  accounts.merge      yes yes yes no  no  no
  facts.read          yes yes yes yes yes yes
  facts.write         yes yes yes yes yes no
  events.read         yes yes yes yes yes yes
  events.mend         yes yes no  no  no  no
  measures.read       yes yes yes yes yes yes
  measures.write      yes yes yes no  no  no
  segments.read       yes yes yes yes yes yes
  segments.write      yes yes yes yes no  no
  segments.share      yes yes yes no  no  no
  holdouts.read       yes yes yes yes yes yes
  holdouts.manage     yes yes no  no  no  no
  approvals.read      yes yes yes yes yes yes
  approvals.decide    yes yes yes yes no  no
  approvals.manage    yes yes no  no  no  no
  offers.write        yes yes yes yes no  no
  tasks.read          yes yes yes yes yes yes
  tasks.write         yes yes yes yes yes no
  tasks.manage        yes yes yes no  no  no
  campaigns.read      yes yes yes yes yes yes
  campaigns.write     yes yes yes yes no  no
  meetings.read       yes yes yes yes yes yes
  meetings.write      yes yes yes yes no  no
  expansion.read      yes yes yes yes yes yes
  expansion.write     yes yes yes yes no  no
  renewals.read       yes yes yes yes yes yes
  renewals.call       yes yes yes yes no  no
  risks.read          yes yes yes yes yes yes
  risks.write         yes yes yes yes no  no
  messaging.read      yes yes yes yes yes yes
  messaging.write     yes yes yes yes no  no
  messaging.manage    yes yes yes no  no  no
  messaging.senders   yes yes no  no  no  no
  health.read         yes yes yes yes yes yes
  health.write        yes yes yes no  no  no
  kpis.read           yes yes yes yes yes yes
  kpis.write          yes yes yes no  no  no
  kpis.close          yes yes no  no  no  no
  documents.share     yes yes yes yes no  no
  webhooks.read       yes yes no  no  no  no
  webhooks.manage     yes yes no  no  no  no
  playbooks.read      yes yes yes yes yes yes
  playbooks.run       yes yes yes yes no  no
  playbooks.write     yes yes yes no  no  no
  today.read          yes yes yes yes yes yes
  today.write         yes yes yes yes no  no
  notifications.read  yes yes yes yes yes yes
  notifications.write yes yes yes yes yes yes
  comments.write      yes yes yes yes yes no
  imports.read        yes yes no  no  no  no
  imports.run         yes yes no  no  no  no
  privacy.manage      yes yes no  no  no  no
  connectors.read     yes yes no  no  no  no
  connectors.manage   yes yes no  no  no  no
  audit.read          yes yes no  no  no  no
  workspaces.read     yes yes yes yes yes yes
  workspaces.manage   yes yes no  no  no  no
  workspaces.own      yes no  no  no  no  no
  keys.manage         yes yes no  no  no  no
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))

test('every permission is in the list of this test, and no other', () => {
  expect(expected.map(([permission]) => permission).sort()).toEqual(Object.keys(permissions).sort())
})

test.each(
  expected.flatMap(([permission, ...answers]) => roles.map((role, at) => [role, permission ?? '', answers[at]])),
)('role %s, permission %s: %s', (role, permission, answer) => {
  const found = roles.find((known) => known === role)
  expect(found && permissionsOf(found).has(permission ?? '')).toBe(answer === 'yes')
})

test('nobody grants a role that may do more than they may themselves', () => {
  const granted = roles.map((granter) => roles.filter((role) => mayGrant(permissionsOf(granter), role)))
  expect(granted).toEqual([
    ['owner', 'admin', 'lead', 'csm', 'support', 'viewer'],
    ['admin', 'lead', 'csm', 'support', 'viewer'],
    ['lead', 'csm', 'support', 'viewer'],
    ['csm', 'support', 'viewer'],
    ['support', 'viewer'],
    ['viewer'],
  ])
})

test('words of the language itself are no permissions', () => {
  for (const word of ['constructor', '__proto__', 'toString', '']) expect(isPermission(word)).toBe(false)
})

test('a lead sees their teams and a CSM their book, everybody else sees all', () => {
  expect(roles.map(usualVisibility)).toEqual(['all', 'all', 'team', 'book', 'all', 'all'])
})
