import type { Output } from '../../../web/lib/api.ts'
import type { Lane, Outlined } from './outline.ts'

type Node = Output<'playbooks.get'>['graph']['nodes'][number]

export interface StepCounts {
  reached: number
  standing: number
  /** Went on from it, done or left out. */
  passed: number
  leftOut: number
  parked: number
  /** Came to their end there: the goal, the condition to end, or somebody's hand. */
  ended: number
}

/** What became of runs at each step, by its name; a step that is not saved yet has no counts. */
export type Counts = ReadonlyMap<string, StepCounts>

export const countsOf = (nodes: readonly Node[]): Counts =>
  new Map(
    nodes.map(({ id, kind, reached, standing, done, held, failed }) => {
      const passed = Math.min(reached - standing, done + held)
      const ended = kind === 'exit' || kind === 'goal' ? 0 : Math.max(0, reached - standing - passed)
      return [id, { reached, standing, passed, leftOut: held, parked: failed, ended }]
    }),
  )

/** How many runs came along the way that leads to a step. */
export const into = (counts: Counts, step: Outlined | undefined): number | null =>
  step === undefined ? null : (counts.get(step.id)?.reached ?? null)

/** How many went on behind a step, with all its ways. */
export function outOf(counts: Counts, step: Outlined): number | null {
  if (isEnd(step)) return 0
  if (step.lanes.length === 0) return counts.get(step.id)?.passed ?? null
  const ways = step.lanes.map((lane) => outOfLane(counts, step, lane))
  return ways.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0)
}

export function outOfLane(counts: Counts, step: Outlined, lane: Lane): number | null {
  const last = lane.steps.at(-1)
  return last ? outOf(counts, last) : intoLane(counts, step, lane)
}

/** How many took one way of a branch; of a single way without steps, who took none of the others. */
export function intoLane(counts: Counts, step: Outlined, lane: Lane): number | null {
  const [first] = lane.steps
  if (first) return into(counts, first)
  const passed = counts.get(step.id)?.passed
  const others = step.lanes.filter(({ steps }) => steps.length > 0)
  if (passed === undefined || others.length < step.lanes.length - 1) return null
  return Math.max(
    0,
    others.reduce((left, { steps }) => left - (into(counts, steps[0]) ?? 0), passed),
  )
}

/** No run goes on behind an exit, or a goal that ends it. */
const isEnd = ({ kind, fields }: Outlined): boolean =>
  kind === 'exit' || (kind === 'goal' && (fields as { run?: unknown } | null)?.run !== 'goes on')

/** Whether every way behind a step comes to an exit, so that nothing leads on. */
export const endsHere = (step: Outlined | undefined): boolean =>
  step !== undefined &&
  (isEnd(step) || (step.lanes.length > 0 && step.lanes.every(({ steps }) => endsHere(steps.at(-1)))))
