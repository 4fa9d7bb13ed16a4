import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { questionsFor, type Standing } from './questions.ts'

const well: Standing = {
  ...{ change: 1, worst: null, tickets: [], risks: [], overdue: [], renews: null, daysToRenewal: null },
  ...{ objectives: [{ title: 'Faster', progress: 0.9, due: null }], people: 4, metBefore: 'yes' },
}

test.each([
  ['of a customer with whom all is well nothing has to be asked', {}, []],
  ['what we promised comes first', { overdue: ['Send the deck'], people: 1 }, ['We promised', 'Who else']],
  [
    'a fall since the last meeting',
    { change: -12, worst: 'Logins fell by half' },
    ['behind this: Logins fell by half'],
  ],
  ['a small fall is none', { change: -2, worst: 'Logins fell' }, []],
  ['a renewal that is near', { renews: '2026-05-01' as Day, daysToRenewal: 60 }, ['renews on 1 May 2026']],
  ['a renewal that is far', { renews: '2027-05-01' as Day, daysToRenewal: 420 }, []],
  [
    'only pressing tickets',
    {
      tickets: [
        { subject: 'Slow', priority: 'high' },
        { subject: 'Typo', priority: 'low' },
      ],
    },
    ['Slow'],
  ],
  ['objectives behind', { objectives: [{ title: 'Rollout', progress: 0.2, due: null }] }, ['Rollout']],
] as [string, Partial<Standing>, string[]][])('%s', (_, more, expected) => {
  const asked = questionsFor({ ...well, ...more })
  expect(asked.map((question, place) => question.includes(expected[place] ?? '\u0000'))).toEqual(
    expected.map(() => true),
  )
})

test('no hour has room for more than seven', () => {
  const risks = Array.from({ length: 20 }, (_, place) => ({ what: `Danger ${place}`, nextStep: null }))
  expect(questionsFor({ ...well, risks })).toHaveLength(7)
})
