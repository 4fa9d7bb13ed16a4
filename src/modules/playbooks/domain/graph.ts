import type { Condition } from '../../../kernel/condition/index.ts'
import { type GoalRun, type Playbook, type Step, stepsOf, type Wait } from './playbook.ts'

/** Where a run goes from a node: to another one, or to its end. */
export type Next = string | null

export type Node = { id: string; title: string | null } & (
  | { kind: 'act'; of: string; fields: unknown; next: Next }
  | { kind: 'wait'; wait: WaitNode; next: Next }
  | { kind: 'branch'; cases: readonly { test: TestNode; next: Next }[]; otherwise: Next }
  | { kind: 'split'; parts: readonly { share: number; next: Next }[] }
  | { kind: 'exit' }
  | { kind: 'goal'; run: GoalRun; next: Next }
)

/** What a step is called: its title, or else what it opens, such as a task; null where only its name tells. */
export function titleOf(node: Node): string | null {
  if (node.title !== null || node.kind !== 'act') return node.title
  const { title } = (node.fields ?? {}) as { title?: unknown }
  return typeof title === 'string' ? title : null
}

/** Conditions are named by their place in the graph's list, so that they are all judged at once. */
export type TestNode = { when: number } | { step: string; answer: string }
export type WaitNode = Exclude<Wait, { for: 'condition' }> | { for: 'condition'; when: number; days: number }

export interface Graph {
  first: Next
  nodes: ReadonlyMap<string, Node>
  /** All that is asked while a run goes on: branches, waits, the goal, the end. */
  conditions: readonly Condition[]
  goal: number | null
  ends: number | null
}

/** The steps of a playbook as nodes that name their next one. Every way leads forward, so that a run comes to an end. */
export function graphOf({ steps, goal, ends }: Pick<Playbook, 'steps' | 'goal' | 'ends'>): Graph {
  const nodes = new Map<string, Node>()
  const conditions: Condition[] = []
  const placed = (condition: Condition): number => conditions.push(condition) - 1

  /** Lays the steps out in front of what follows them and answers where they begin. */
  const lay = (list: readonly Step[], after: Next): Next => {
    let next = after
    for (const step of list.toReversed()) {
      nodes.set(step.id, nodeOf(step, next))
      next = step.id
    }
    return next
  }
  const nodeOf = (step: Step, next: Next): Node => {
    const { id, title } = step
    switch (step.kind) {
      case 'act':
        return { id, title, kind: 'act', of: step.of, fields: step.fields, next }
      case 'wait':
        return { id, title, kind: 'wait', wait: waitOf(step.wait), next }
      case 'branch':
        return {
          ...{ id, title, kind: 'branch' },
          cases: step.cases.map(({ test, steps: inside }) => ({
            test: 'when' in test ? { when: placed(test.when) } : test,
            next: lay(inside, next),
          })),
          otherwise: lay(step.otherwise, next),
        }
      case 'split':
        return {
          id,
          title,
          kind: 'split',
          parts: step.parts.map(({ share, steps: inside }) => ({ share, next: lay(inside, next) })),
        }
      case 'exit':
        return { id, title, kind: 'exit' }
      case 'goal':
        return { id, title, kind: 'goal', run: step.run, next }
    }
  }
  const waitOf = (wait: Wait): WaitNode => (wait.for === 'condition' ? { ...wait, when: placed(wait.when) } : wait)

  const first = lay(steps, null)
  return {
    ...{ first, nodes, conditions },
    goal: goal ? placed(goal.when) : null,
    ends: ends ? placed(ends) : null,
  }
}

/** Steps that can be answered and stand before another one, with what may be answered. */
export function answersBefore(
  steps: readonly Step[],
  answersOf: (step: Step) => readonly string[],
): Map<string, readonly string[]> {
  return new Map(
    [...stepsOf(steps)].map((step) => [step.id, answersOf(step)] as const).filter(([, all]) => all.length > 0),
  )
}
