import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import { holding, type Pulse, untilOf } from './pulse.ts'
import { changed, ended, type Risk, reopened, saveRate } from './risk.ts'

const today = '2026-03-02' as Day
const risk: Risk = {
  id: 'r' as RiskId,
  account: 'a' as AccountId,
  cause: 'sponsor',
  what: 'The sponsor leaves in May',
  impact: 'high',
  arr: 4_100_000,
  owner: 'ana' as MemberId,
  ownerBy: 'account',
  nextStep: 'Meet the successor',
  dueOn: '2026-03-20' as Day,
  state: 'open',
  closedOn: null,
  closedReason: null,
  closedAt: null,
  closedBy: null,
  origin: 'hand',
  playbookName: null,
  madeOn: '2026-03-01' as Day,
  madeAt: new Date('2026-03-01T09:00:00Z'),
  madeBy: 'ana' as MemberId,
  key: null,
  version: 1,
}
const done = { at: new Date('2026-03-02T09:00:00Z'), by: 'ana' as MemberId, today }

test('a risk ends saved or lost with its day and reason, once; what is over is opened again before it is changed', () => {
  const saved = ended(risk, { state: 'saved', on: today, reason: 'The successor knows us' }, done)
  expect(saved).toMatchObject({ state: 'saved', closedOn: today, version: 2 })
  expect(() => ended(saved, { state: 'lost', on: today, reason: 'x' }, done)).toThrow(/over/)
  expect(() => changed(saved, { impact: 'low' })).toThrow(/over/)
  expect(changed(reopened(saved), { impact: 'low' })?.risk).toMatchObject({ impact: 'low', closedOn: null })
  const future = { state: 'lost', on: '2026-03-03' as Day, reason: 'x' } as const
  expect(() => ended(risk, future, done)).toThrow(/still to come/)
})

test('only what changed is a change', () => {
  expect(changed(risk, { impact: 'high', nextStep: 'Meet the successor' })).toBeNull()
  expect(changed(risk, { impact: 'low', cause: 'sponsor' })?.fields).toEqual(['impact'])
})

test('of few decided risks there is no rate, only counts', () => {
  const of = (saved: number, lost: number) =>
    saveRate({ saved: { count: saved, arr: 0 }, lost: { count: lost, arr: 0 } })
  expect([of(0, 0), of(7, 2), of(7, 3), of(0, 10)]).toEqual([null, null, 0.7, 0])
})

test('a pulse holds to its last day, and the newest alone counts: what is taken back does not let an older one stand again', () => {
  const pulse = (on: string, value: Pulse['pulse'], until: string): Pulse => ({
    id: on,
    account: 'a' as AccountId,
    pulse: value,
    reason: null,
    on: on as Day,
    until: until as Day,
    at: new Date(`${on}T09:00:00Z`),
    by: null,
  })
  const history = [pulse('2026-02-20', 'poor', '2026-03-05'), pulse('2026-01-10', 'good', '2026-06-01')]
  expect(holding(history, today)?.pulse).toBe('poor')
  expect(holding(history, '2026-03-06' as Day)).toBeNull()
  expect(holding(history, '2026-02-01' as Day)?.pulse).toBe('good')
  expect(holding([pulse('2026-03-01', null, '2026-03-01'), ...history], today)).toBeNull()
  expect(untilOf(today, undefined)).toBe('2026-05-01')
  expect(() => untilOf(today, '2027-03-02' as Day)).toThrow(/180/)
  expect(() => untilOf(today, '2026-03-01' as Day)).toThrow(/180/)
})
