import { expect, test } from 'vitest'
import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import { askedAfter, type Colleague, escalationTo, place, type Staff } from './assignment.ts'

const north = 'north' as TeamId
const id = (name: string) => name as MemberId

function colleague(name: string, more: Partial<Colleague> = {}): [MemberId, Colleague] {
  return [
    id(name),
    {
      id: id(name),
      name,
      isActive: true,
      runs: false,
      teams: [{ id: north, leads: false }],
      seesBookOf: () => true,
      ...more,
    },
  ]
}

const staff = (change: Partial<Staff> = {}): Staff => ({
  colleagues: new Map([
    colleague('ana'),
    colleague('bo'),
    colleague('lea', { teams: [{ id: north, leads: true }] }),
    colleague('ada', { runs: true, teams: [] }),
  ]),
  away: new Map(),
  holders: [],
  ...change,
})
const away = (...entries: [string, string | null][]) =>
  new Map(entries.map(([who, standIn]) => [id(who), { standIn: standIn === null ? null : id(standIn) }]))
const ofAna = { asked: { member: id('ana') }, account: { owner: id('ana') }, maker: null }

test('G10 an owner who is away passes tasks to the stand-in, then to the manager, then to who runs the workspace', () => {
  const lies = (those: ReturnType<typeof away>) => {
    const { assignee, because } = place(ofAna, staff({ away: those }))
    return [assignee, because]
  }
  expect(lies(away())).toEqual(['ana', 'own'])
  expect(lies(away(['ana', 'bo']))).toEqual(['bo', 'stand_in'])
  expect(lies(away(['ana', null]))).toEqual(['lea', 'manager'])
  expect(lies(away(['ana', 'bo'], ['bo', null]))).toEqual(['lea', 'manager'])
  expect(lies(away(['ana', 'bo'], ['bo', null], ['lea', null]))).toEqual(['ada', 'administrator'])
  expect(lies(away(['ana', 'bo'], ['bo', null], ['lea', null], ['ada', null]))).toEqual(['ana', 'nobody'])
})

test('a task never lies with a stand-in who does not see its account', () => {
  const colleagues = new Map([...staff().colleagues, colleague('bo', { seesBookOf: (owner) => owner === id('bo') })])
  expect(place(ofAna, staff({ colleagues, away: away(['ana', 'bo']) }))).toMatchObject({ assignee: 'lea' })
})

test('F251 a role is the account’s owner, the lead, or who fills it for the team, else for everybody', () => {
  const asked = (role: 'csm' | 'manager' | 'solutions_engineer', holders: Staff['holders'] = []) => {
    const { owner, ownerBy } = place(
      { asked: { role }, account: { owner: id('ana') }, maker: null },
      staff({ holders }),
    )
    return [owner, ownerBy]
  }
  const everybody = { role: 'solutions_engineer' as const, team: null, member: id('ada') }
  expect(asked('csm')).toEqual(['ana', 'account'])
  expect(asked('manager')).toEqual(['lea', 'lead'])
  expect(asked('solutions_engineer')).toEqual(['ana', 'unheld'])
  expect(asked('solutions_engineer', [everybody])).toEqual(['ada', 'holder'])
  expect(asked('solutions_engineer', [everybody, { ...everybody, team: north, member: id('bo') }])).toEqual([
    'bo',
    'holder',
  ])
})

test('F065 what is overdue goes to the owner’s manager, and without one to who runs the workspace', () => {
  expect(escalationTo({ owner: id('ana'), account: null }, staff())).toBe('lea')
  expect(escalationTo({ owner: id('lea'), account: null }, staff())).toBe('ada')
  expect(escalationTo({ owner: id('ada'), account: null }, staff())).toBeNull()
  expect(escalationTo({ owner: id('ana'), account: null }, staff({ away: away(['lea', null]) }))).toBe('ada')
})

test('rule 38 what was the former owner’s is the new owner’s; what was asked of somebody else stays theirs', () => {
  const asked = (member: string, anchor: string) =>
    askedAfter(
      { asked: { member: id(member) }, account: { owner: id('bo') }, maker: null, anchor: id(anchor) },
      staff(),
    )
  expect(asked('ana', 'ana')).toEqual({ member: 'bo' })
  expect(asked('lea', 'ana')).toEqual({ member: 'lea' })
})
