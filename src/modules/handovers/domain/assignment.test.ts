import { expect, test } from 'vitest'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { type AssignmentFrame, assign, type Manager, type Newcomer } from './assignment.ts'

const nothing = { accounts: 0, arr: 0 }
const manager = (id: string, accounts: number, more: Partial<Manager> = {}): Manager => ({
  id: id as MemberId,
  name: id,
  isCsm: true,
  all: { accounts, arr: 0 },
  of: { high: nothing, mid: nothing, tech: nothing },
  ...more,
})
const account = (id: string, more: Partial<Newcomer> = {}): Newcomer => ({
  id: id as AccountId,
  arr: 100,
  touch: 'high',
  languages: [],
  fits: [true],
  ...more,
})
const frame = (more: Partial<AssignmentFrame>): AssignmentFrame => ({
  rules: [{ id: 'r', name: 'All', condition: null, languages: [], members: [] }],
  managers: [],
  capacities: [],
  usual: { accounts: null, arr: null },
  ...more,
})
const given = (newcomers: Newcomer[], of: AssignmentFrame) =>
  assign(newcomers, of).map((one) => [one.account, one.kind === 'given' ? one.member : one.reason])

test('F252 the least loaded by share of what they can look after gets the next account, the largest account first', () => {
  const capacities = [
    { member: 'Ines' as MemberId, touch: null, accounts: 40, arr: null },
    { member: 'Tom' as MemberId, touch: null, accounts: 10, arr: null },
  ]
  const of = frame({ managers: [manager('Ines', 30), manager('Tom', 8)], capacities })
  const newcomers = [account('small', { arr: 1 }), account('large', { arr: 900 }), account('middle')]
  expect(given(newcomers, of)).toEqual([
    ['large', 'Ines'],
    ['middle', 'Ines'],
    ['small', 'Tom'],
  ])
  expect(assign(newcomers, of)[0]).toMatchObject({ reason: 'Ines had the most room of 2, with 30 of 40 accounts' })
})

test('F252 nobody gets more than they can look after, in all or of a touch, and who got nobody has the reason', () => {
  const capacities = [{ member: 'Ines' as MemberId, touch: 'high' as const, accounts: 1, arr: null }]
  const of = frame({ managers: [manager('Ines', 0)], capacities, usual: { accounts: 2, arr: null } })
  expect(
    given([account('a'), account('b'), account('c', { touch: 'tech' }), account('d', { touch: 'tech' })], of),
  ).toEqual([
    ['a', 'Ines'],
    ['b', 'everybody of the rule is full'],
    ['c', 'Ines'],
    ['d', 'everybody of the rule is full'],
  ])
  expect(given([account('a', { fits: [false] })], of)).toEqual([['a', 'no rule is about it']])
})

test('F252 a rule may ask for the language of the account’s people, and name among whom', () => {
  const rules = [
    { id: 'd', name: 'German', condition: null, languages: ['de'], members: ['Tom' as MemberId] },
    { id: 'r', name: 'All', condition: null, languages: [], members: [] },
  ]
  const of = frame({ rules, managers: [manager('Ines', 1), manager('Tom', 9, { isCsm: false })] })
  const newcomers = [account('a', { fits: [true, true], languages: ['de-AT'] }), account('b', { fits: [true, true] })]
  expect(given(newcomers, of)).toEqual([
    ['a', 'Tom'],
    ['b', 'Ines'],
  ])
})
