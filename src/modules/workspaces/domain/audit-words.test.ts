import { expect, test } from 'vitest'
import { sayChanges, sayWhat } from './audit-words.ts'

const vocabulary = {
  actions: {
    'member.changed': (name: string) => `changed the member ${name}`,
    'scorecard.saved': (name: string) => `saved the scorecard ${name}`,
  },
  names: new Map([
    ['m-1', 'Ana Ruiz'],
    ['m-2', 'Ben Ode'],
  ]),
}
const row = { action: 'member.changed', subject: 'member', subjectId: 'm-1', before: null, after: null }

test('a row says what was done to whom', () => {
  expect(sayWhat({ ...row, after: { name: 'Ana' } }, vocabulary)).toBe('changed the member Ana')
  expect(sayWhat(row, vocabulary)).toBe('changed the member Ana Ruiz')
  expect(sayWhat({ ...row, action: 'scorecard.saved', subjectId: 'x' }, vocabulary)).toBe('saved the scorecard')
  expect(sayWhat({ ...row, action: 'thing.made_new', subjectId: null }, vocabulary)).toBe('made new thing')
})

test('each field that differs says from what to what, ids by their names', () => {
  const before = { role: 'csm', ownerId: 'm-1', active: true, weight: 35, same: 1 }
  const after = { role: 'lead', ownerId: 'm-2', active: false, weight: 40, same: 1 }
  expect(sayChanges({ before, after }, vocabulary)).toEqual([
    'role from CSM to lead',
    'owner from Ana Ruiz to Ben Ode',
    'active from yes to no',
    'weight from 35 to 40',
  ])
})

test('of something new, or gone, it says what it holds', () => {
  const after = { name: 'North', members: ['m-1', 'Ben'], leads: [], until: '2026-03-02T09:00:00.000Z' }
  expect(sayChanges({ before: null, after }, vocabulary)).toEqual([
    'members Ana Ruiz, Ben',
    'until 2026-03-02 09:00 UTC',
  ])
  expect(sayChanges({ before: after, after: null }, vocabulary)).toHaveLength(2)
})

test('what was nothing before says so', () => {
  expect(sayChanges({ before: { plan: null }, after: { plan: 'Team' } }, vocabulary)).toEqual([
    'plan from nothing to Team',
  ])
})

test('what is long is only named', () => {
  const after = { card: { factors: [] }, scopes: ['a', 'b', 'c', 'd', 'e', 'f'], note: 'x'.repeat(100) }
  expect(sayChanges({ before: {}, after }, vocabulary)).toEqual([
    'card details',
    'scopes 6 items',
    `note ${'x'.repeat(57)}…`,
  ])
})

test('a row that holds no fields says only what was done', () => {
  expect(sayChanges({ before: [1], after: 'x' }, vocabulary)).toEqual([])
})
