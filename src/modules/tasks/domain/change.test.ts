import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId, TaskId } from '../../../kernel/ids.ts'
import { applyChange, beforeOf, revived } from './change.ts'
import type { Task } from './task.ts'

const ana = 'ana' as MemberId
const now = new Date('2026-03-02T09:00:00Z')
const task = (change: Partial<Task> = {}): Task => ({
  id: 't' as TaskId,
  title: 'Call Maria',
  kind: 'call',
  reason: null,
  account: null,
  about: null,
  priority: 'normal',
  asked: { member: ana },
  owner: ana,
  ownerBy: 'named',
  assignee: ana,
  because: 'own',
  anchor: null,
  checkedOn: '2026-03-02' as Day,
  dueAt: null,
  dueAs: null,
  checklist: [],
  asks: null,
  deliverable: null,
  status: 'open',
  why: null,
  snoozedUntil: null,
  origin: 'hand',
  key: null,
  madeAt: now,
  madeBy: ana,
  closedAt: null,
  closedBy: null,
  escalatedAt: null,
  escalatedTo: null,
  version: 1,
  ...change,
})
const change = (before: Task, wish: Parameters<typeof applyChange>[1]) =>
  applyChange(before, wish, { at: now, by: ana })

test('a task is dropped with a reason, and not without', () => {
  expect(change(task(), { status: 'dropped' })).toMatchObject({ kind: 'refused', field: 'why' })
  expect(change(task(), { status: 'dropped', why: 'Maria has left' })).toMatchObject({
    kind: 'changed',
    what: 'dropped',
    task: { why: 'Maria has left', closedBy: ana },
  })
})

test('a task that asks for something is done when that is given', () => {
  const asking = task({ asks: 'Link to the minutes' })
  expect(change(asking, { status: 'done' })).toMatchObject({ kind: 'refused', field: 'deliverable' })
  expect(change(asking, { status: 'done', deliverable: 'https://minutes.example' })).toMatchObject({
    kind: 'changed',
    what: 'done',
  })
})

test('a closed task is opened again before anything else of it changes', () => {
  const done = task({ status: 'done', closedAt: now, closedBy: ana })
  expect(change(done, { title: 'Another' })).toMatchObject({ kind: 'refused', field: 'status' })
  expect(change(done, { status: 'open' })).toMatchObject({ what: 'reopened', task: { closedAt: null, closedBy: null } })
})

test('what is so already is no change, and what was before comes back whole', () => {
  expect(change(task(), { priority: 'normal' })).toEqual({ kind: 'same' })
  const before = task({ dueAt: now, dueAs: { on: '2026-03-02' as Day } })
  const done = change(before, { status: 'done', due: { as: null, at: null } })
  if (done.kind !== 'changed') throw new Error('not changed')
  const text = JSON.parse(JSON.stringify(beforeOf(before, done.task)))
  expect({ ...done.task, ...revived(text), version: 1 }).toEqual(before)
})
