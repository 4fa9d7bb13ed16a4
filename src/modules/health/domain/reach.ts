import type { Comparison, Node } from '../../../kernel/condition/index.ts'
import { knownNumber, type Values } from './scorecard.ts'

/** Values that would have to be others. */
export type Patch = ReadonlyMap<string, number>

export interface Movable {
  /** The smallest difference that means something: a ticket, a day, a hundredth of a share. */
  stepOf(measure: string): number
  /** The calendar moves some measures, nobody else can. */
  isMovable(measure: string): boolean
}

export const noPatch: Patch = new Map()

export function patched(values: Values, patch: Patch): Values {
  return { get: (measure) => patch.get(measure) ?? values.get(measure) }
}

/** The least change of values after which a condition holds, or after which it does not; null where none can be named. */
export function patchFor(node: Node, wanted: boolean, values: Values, movable: Movable): Patch | null {
  if ('not' in node) return patchFor(node.not, !wanted, values, movable)
  if ('all' in node)
    return wanted ? patchForEach(node.all, true, values, movable) : patchForOne(node.all, false, values, movable)
  if ('any' in node)
    return wanted ? patchForOne(node.any, true, values, movable) : patchForEach(node.any, false, values, movable)
  return patchForComparison(node, wanted, values, movable)
}

function patchForEach(nodes: readonly Node[], wanted: boolean, values: Values, movable: Movable): Patch | null {
  const patches = nodes.map((node) => patchFor(node, wanted, values, movable))
  if (patches.includes(null)) return null
  return new Map(patches.flatMap((patch) => [...(patch ?? [])]))
}

function patchForOne(nodes: readonly Node[], wanted: boolean, values: Values, movable: Movable): Patch | null {
  const patches = nodes.map((node) => patchFor(node, wanted, values, movable)).filter((patch) => patch !== null)
  return patches.toSorted((a, b) => a.size - b.size)[0] ?? null
}

function patchForComparison(node: Comparison, wanted: boolean, values: Values, movable: Movable): Patch | null {
  const value = knownNumber(values, node.field)
  if (node.op === 'is known' || node.op === 'is unknown') {
    return ((node.op === 'is known') === (value !== null)) === wanted ? noPatch : null
  }
  if (value === null || !('value' in node) || typeof node.value !== 'number') return null
  const target = targetOf(node.op, node.value, wanted, value, movable.stepOf(node.field))
  if (target === value) return noPatch
  return target === null || !movable.isMovable(node.field) ? null : new Map([[node.field, target]])
}

const opposite: Partial<Record<Comparison['op'], Comparison['op']>> = {
  'at least': 'below',
  below: 'at least',
  above: 'at most',
  'at most': 'above',
}

function targetOf(op: Comparison['op'], border: number, wanted: boolean, value: number, step: number): number | null {
  const meant = wanted ? op : opposite[op]
  if (meant === 'at least') return Math.max(value, border)
  if (meant === 'at most') return Math.min(value, border)
  if (meant === 'above') return value > border ? value : onGrid(border + step, step)
  if (meant === 'below') return value < border ? value : onGrid(border - step, step)
  return meant === 'is' ? border : null
}

/** Steps such as 0.1 do not add up exactly; a value a person reads should. */
export const onGrid = (value: number, step: number): number => (step >= 1 ? value : Number(value.toFixed(6)))
