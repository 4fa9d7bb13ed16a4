import { expect, test } from 'vitest'
import { leadOf, type Run, sayBytes, shapeName, shareRead } from './wording.ts'

const run = (rest: Partial<Run>) =>
  ({
    state: 'done',
    dryRun: false,
    read: 10,
    written: 8,
    refused: 2,
    failure: null,
    bytes: 5,
    bytesOfAll: 10,
    ...rest,
  }) as Run

test.each([
  [{}, '10 rows read, 2 refused. 8 written.'],
  [{ written: 0, refused: 0 }, '10 rows read, none refused. Everything was there already.'],
  [{ dryRun: true }, 'A rehearsal: 10 rows read, 2 refused. Nothing was kept.'],
  [{ state: 'running' as const }, '10 rows so far, 2 refused.'],
  [{ state: 'cancelled' as const }, 'Cancelled after 10 rows; what was written stays.'],
])('an import in the state %j is told in a sentence', (state, sentence) => {
  expect(leadOf(run(state))).toBe(sentence)
})

test('how far an import is follows from the bytes of its files', () => {
  expect([
    shareRead(run({ state: 'running' })),
    shareRead(run({})),
    shareRead(run({ state: 'running', bytesOfAll: 0 })),
  ]).toEqual([0.5, 1, null])
})

test('sizes and shapes are said as people say them', () => {
  expect([sayBytes(900), sayBytes(428_140), sayBytes(1_400_898)]).toEqual(['900 bytes', '418 KB', '1.3 MB'])
  expect(shapeName('helpdesk.ticket_status')).toBe('Helpdesk: ticket status')
})
