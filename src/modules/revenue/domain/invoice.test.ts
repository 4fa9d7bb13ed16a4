import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { type InvoiceState, overdueDaysOn, statesTold, statusOn } from './invoice.ts'

const day = (text: string) => text as Day
const states = (...pairs: [InvoiceState, string][]) => pairs.map(([state, on]) => ({ state, day: day(on) }))
const due = day('2026-03-31')

test.each([
  ['before it is due', '2026-03-31', [], 'open'],
  ['after it was due', '2026-04-01', [], 'overdue'],
  ['after a payment failed', '2026-04-01', [['failed', '2026-03-30']], 'failed'],
  [
    'while disputed',
    '2026-05-01',
    [
      ['failed', '2026-03-30'],
      ['disputed', '2026-04-02'],
    ],
    'disputed',
  ],
  [
    'after the dispute was settled',
    '2026-05-01',
    [
      ['disputed', '2026-04-02'],
      ['settled', '2026-04-20'],
    ],
    'overdue',
  ],
  [
    'once paid',
    '2026-05-01',
    [
      ['disputed', '2026-04-02'],
      ['paid', '2026-04-20'],
    ],
    'paid',
  ],
  ['before a payment that came later', '2026-04-19', [['paid', '2026-04-20']], 'overdue'],
  ['once void', '2026-05-01', [['void', '2026-04-20']], 'void'],
] as [string, string, [InvoiceState, string][], string][])('F014 an invoice %s', (_, on, past, status) => {
  expect(statusOn(due, states(...past), day(on))).toBe(status)
})

test('days overdue count from the due day and are never negative', () => {
  expect([overdueDaysOn(due, day('2026-05-03')), overdueDaysOn(due, day('2026-03-01'))]).toEqual([33, 0])
})

test('a status without a day of its own holds from the due day', () => {
  const plain = {
    statusOn: null,
    issuedOn: day('2026-03-01'),
    dueOn: due,
    paidOn: null,
    failedOn: null,
    disputedOn: null,
    settledOn: null,
  }
  expect(statesTold({ ...plain, status: 'paid' })).toEqual(states(['paid', '2026-03-31']))
  expect(statesTold({ ...plain, status: 'overdue' })).toEqual([])
  expect(statesTold({ ...plain, status: 'void' })).toEqual(states(['void', '2026-03-01']))
})
