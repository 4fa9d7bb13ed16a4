import { expect, test } from 'vitest'
import { leadOf, type Pull, type Source, saidOf, sayHours, sayMinutes, sayRows } from './wording.ts'

const run = (more: Partial<Pull>): Pull => ({
  id: '1',
  kind: 'scheduled',
  state: 'done',
  startedBy: 'the schedule',
  startedAt: '2026-03-02T09:00:00Z',
  finishedAt: null,
  read: 0,
  written: 0,
  unchanged: 0,
  refused: 0,
  skipped: 0,
  removed: 0,
  merged: 0,
  mended: 0,
  failure: null,
  remedy: null,
  counts: [],
  problems: [],
  ...more,
})

test('what became of the rows of a pull is told in a sentence', () => {
  expect(sayRows(run({ read: 1 }))).toBe('1 row read, nothing new')
  expect(sayRows(run({ read: 20, written: 12, refused: 3, removed: 2, merged: 1 }))).toBe(
    '20 rows read, 12 written, 3 refused, 2 deleted, 1 merged',
  )
})

test('a source says first what is wrong and what to do, else what it needs, else what came last', () => {
  const source = {
    standing: 'waiting',
    trouble: null,
    lastRun: run({ read: 5 }),
    isActive: true,
    pulledAt: 'x',
  } as Source
  expect(leadOf(source)).toBe('5 rows read, nothing new.')
  expect(leadOf({ ...source, standing: 'no streams' })).toContain('Choose what to read')
  expect(leadOf({ ...source, isActive: false, pulledAt: null, lastRun: null })).toContain('until you start it')
  expect(leadOf({ ...source, trouble: { reason: 'the table is not there', remedy: 'Choose another', at: '' } })).toBe(
    'the table is not there. Choose another.',
  )
})

test('spans and hours are said as people say them', () => {
  expect([15, 60, 90, 120, 1440, 2880].map(sayMinutes)).toEqual([
    '15 minutes',
    '1 hour',
    '90 minutes',
    '2 hours',
    '1 day',
    '2 days',
  ])
  expect([sayHours(null, null), sayHours(22, 6), sayHours(5, 5)]).toEqual(['all day', '22:00 to 06:00', 'all day'])
})

test('what was left empty is not said', () => {
  expect(saidOf({ table: 'a', query: '', cursor: null, everything: false })).toEqual({ table: 'a', everything: false })
})
