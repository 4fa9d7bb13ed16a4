import { expect, test } from 'vitest'
import { type Outlined, outlineOf, withoutStep, withStep, withStepText } from './outline.ts'

const source = `name: Falling # what it is called
steps:
  # The first call decides.
  - task: { title: Call them }
  - wait: { days: 3 }
  - id: how
    branch:
      - if: { field: measure:health.score, op: below, value: 20 }
        do:
          - task:
              title: Very low # soon
          - exit: true
  - task: { title: Last }
`

const names = (steps: readonly Outlined[]): unknown[] =>
  steps.map(({ id, lanes }) => (lanes.length === 0 ? id : [id, ...lanes.map((lane) => names(lane.steps))]))

test('a playbook is drawn as its steps stand, with the names that the engine gives them', () => {
  const outline = outlineOf(source)
  expect(names(outline?.steps ?? [])).toEqual(['task', 'wait', ['how', ['task-2', 'exit'], []], 'task-3'])
  expect(outline?.steps[2]?.lanes.map(({ of }) => of.kind)).toEqual(['case', 'otherwise'])
  expect(outline?.steps[2]?.lanes[0]?.steps[0]).toMatchObject({ line: 10, text: 'task:\n  title: Very low # soon' })
})

test('a step that is added or taken out leaves comments and the names of all others as they were', () => {
  const added = withStep(source, ['steps'], 0, { task: { title: 'New' } })
  expect(names(outlineOf(added)?.steps ?? [])).toEqual([
    'task-4',
    'task',
    'wait',
    ['how', ['task-2', 'exit'], []],
    'task-3',
  ])
  for (const comment of ['# what it is called', '# The first call decides.', '# soon']) expect(added).toContain(comment)
  const taken = withoutStep(source, ['steps', 0])
  expect(names(outlineOf(taken)?.steps ?? [])).toEqual(['wait', ['how', ['task-2', 'exit'], []], 'task-3'])
})

test('the other way of a branch is written once a step is put on it', () => {
  const open = outlineOf(source)?.steps[2]?.lanes[1]?.list ?? []
  const added = withStep(source, open, 0, { wait: { days: 1 } })
  expect(names(outlineOf(added)?.steps ?? [])).toEqual([
    'task',
    'wait',
    ['how', ['task-2', 'exit'], ['wait-2']],
    'task-3',
  ])
})

test('a step is written anew by itself, and what is no step changes nothing', () => {
  expect(withStepText(source, ['steps', 1], 'wait: { days: 5 }')).toContain('  - wait: { days: 5 }\n')
  expect(withStepText(source, ['steps', 1], 'wait: [')).toBeNull()
  expect(outlineOf('steps: [')).toBeNull()
})
