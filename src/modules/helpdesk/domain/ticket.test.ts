import { expect, test } from 'vitest'
import { calledBy, type Status, standingAt } from './ticket.ts'

const hour = (number: number) => new Date(Date.UTC(2026, 2, 2, number))
const history = (...changes: [Status, number][]) => changes.map(([status, at]) => ({ status, at: hour(at) }))

test.each([
  ['just opened', [['opened', 0]], { state: 'open', worked: 10 }],
  [
    'waiting for the customer',
    [
      ['opened', 0],
      ['pending', 3],
    ],
    { state: 'pending', worked: 3 },
  ],
  [
    'resolved',
    [
      ['opened', 0],
      ['resolved', 4],
    ],
    { state: 'resolved', worked: 4 },
  ],
  [
    'resolved after it waited',
    [
      ['opened', 0],
      ['pending', 1],
      ['opened', 5],
      ['resolved', 7],
    ],
    { state: 'resolved', worked: 3 },
  ],
  [
    'reopened',
    [
      ['opened', 0],
      ['resolved', 2],
      ['reopened', 6],
    ],
    { state: 'open', worked: 6 },
  ],
  [
    'reopened in what comes later',
    [
      ['opened', 0],
      ['resolved', 2],
      ['reopened', 12],
    ],
    { state: 'resolved', worked: 2 },
  ],
  [
    'told in disorder',
    [
      ['resolved', 2],
      ['opened', 0],
    ],
    { state: 'resolved', worked: 2 },
  ],
  [
    'opened and resolved at one moment',
    [
      ['resolved', 0],
      ['opened', 0],
    ],
    { state: 'resolved', worked: 0 },
  ],
] as [string, [Status, number][], { state: string; worked: number }][])('a ticket %s', (_, changes, expected) => {
  const standing = standingAt(history(...changes), hour(10))
  expect({ state: standing?.state, worked: (standing?.worked ?? 0) / 3_600_000 }).toEqual(expected)
})

test('a ticket before it was opened has no state', () => {
  expect(standingAt(history(['opened', 11]), hour(10))).toBeNull()
})

test.each(['8812', '#8812', 'INC-8812', '2220530'])('the ticket %s is called by its number', (name) => {
  expect(calledBy({ name, subject: 'Login asks twice' })).toBe('number')
})

test.each(['cus_0222-t-2026-11-29', '5003000000D8cuIAAR', '0f8fad5b-d9cb-469f-a165-70867728950e'])(
  'the key %s is nothing that people say: the subject names the ticket where it has one',
  (name) => {
    expect(calledBy({ name, subject: 'Login asks twice' })).toBe('subject')
    expect(calledBy({ name, subject: null })).toBe('number')
  },
)
