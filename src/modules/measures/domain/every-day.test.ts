import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { everyDay } from './every-day.ts'

const [acme, bolt, cord] = ['acme', 'bolt', 'cord'] as AccountId[] as [AccountId, AccountId, AccountId]
const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-05'] as Day[]
const said = (account: AccountId, day: string, value: number | null) => ({ account, day: day as Day, values: [value] })

test('what was said of an account holds until something else is said, and nothing is said of others', () => {
  const changes = [
    said(bolt, '2026-03-02', 5),
    said(acme, '2026-03-03', null),
    said(acme, '2026-03-01', 1),
    said(acme, '2026-03-04', 2),
  ]
  const rows = everyDay({ accounts: [acme, bolt, cord], days: days.toReversed() }, changes, (row, day) => ({
    ...row,
    day,
  }))
  expect(rows).toEqual([
    said(acme, '2026-03-01', 1),
    said(acme, '2026-03-02', 1),
    said(acme, '2026-03-03', null),
    said(acme, '2026-03-05', 2),
    said(bolt, '2026-03-02', 5),
    said(bolt, '2026-03-03', 5),
    said(bolt, '2026-03-05', 5),
  ])
})
