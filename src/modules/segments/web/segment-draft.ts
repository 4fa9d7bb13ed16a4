import type { Condition } from '../../../kernel/condition/index.ts'
import type { Input, Output } from '../../../web/lib/api.ts'
import { isCondition } from '../../../web/ui/condition/shape.ts'

export type ShownSegment = Output<'segments.get'>

/** A segment as it is being edited. */
export interface Draft {
  name: string
  description: string
  kind: 'rule' | 'list'
  evaluation: 'day close' | 'live'
  condition: Condition | undefined
  stay: Condition | undefined
  leastDays: number
  isLocked: boolean
  owner: string | null
}

export const emptyDraft = (owner: string | null, condition?: Condition): Draft => ({
  ...{ name: '', description: '', kind: 'rule', evaluation: 'day close', condition, stay: undefined },
  ...{ leastDays: 0, isLocked: false, owner },
})

export const draftOf = ({
  name,
  description,
  kind,
  evaluation,
  leastDays,
  isLocked,
  owner,
  ...rule
}: ShownSegment): Draft => ({
  ...{ name, description, kind, evaluation, leastDays, isLocked, owner },
  condition: isCondition(rule.condition) ? rule.condition : undefined,
  stay: isCondition(rule.stay) ? rule.stay : undefined,
})

/** What keeps it from being saved; undefined where nothing does. */
export function isReady({ name, kind, condition }: Draft): boolean {
  return name.trim() !== '' && (kind === 'list' || condition !== undefined)
}

const asked = (condition: Condition | undefined) => (condition ? { ...condition } : null)

export function inputOf(draft: Draft, known?: ShownSegment): Input<'segments.save'> {
  const { condition, stay, ...rest } = draft
  const input = { ...rest, condition: asked(condition), stay: asked(stay) }
  return known ? { ...input, id: known.id, basedOn: known.version } : input
}
