import { expect, test } from 'vitest'
import { countsOf } from './brought.ts'
import type { ConsentState, Purpose } from './purpose.ts'

const said = (entries: [Purpose, ConsentState][]) => new Map(entries)

test('F024 a file’s yes counts where nobody said anything, its no always, and what was said already is not noted again', () => {
  expect(countsOf({ offers: 'given', success: 'withdrawn' }, said([]))).toEqual([
    { purpose: 'offers', state: 'given' },
    { purpose: 'success', state: 'withdrawn' },
  ])
  expect(countsOf({ offers: 'given' }, said([['offers', 'withdrawn']]))).toEqual([])
  expect(countsOf({ success: 'withdrawn' }, said([['success', 'given']]))).toHaveLength(1)
  expect(
    countsOf(
      { success: 'withdrawn', offers: 'given' },
      said([
        ['success', 'withdrawn'],
        ['offers', 'given'],
      ]),
    ),
  ).toEqual([])
})
