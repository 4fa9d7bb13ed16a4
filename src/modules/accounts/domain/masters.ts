import type { CustomValue } from './account.ts'
import type { AttributeKey } from './attribute.ts'
import { isSameValue } from './custom.ts'
import { ownSource } from './identity.ts'

/** Attribute (or `*` for all others) to its sources, master first. */
export type Masters = Readonly<Record<string, readonly string[]>>

interface Said {
  value: CustomValue
  source: string
}

export type Verdict = 'same' | 'take' | 'conflict'

/**
 * Each field has a master (rule 4): a higher source replaces, a lesser one fills only what is empty, and the source of
 * the standing value may change and empty it. Sources that nobody ranked are equals, and the first to speak is master;
 * people and the product come before them.
 */
export function weigh(key: AttributeKey, standing: Said, incoming: Said, masters: Masters): Verdict {
  if (isSameValue(standing.value, incoming.value)) return 'same'
  // What nobody said, such as a size that follows from ARR, gives way as an empty field does.
  if (standing.value === null || standing.source === '' || standing.source === incoming.source) return 'take'
  if (incoming.value === null) return 'same'
  return rank(key, incoming.source, masters) < rank(key, standing.source, masters) ? 'take' : 'conflict'
}

/** Whether a source is the master of a record as a whole: of the one that names it, the others are copies. */
export function isMasterOf(provenance: Readonly<Record<string, string>>, source: string, masters: Masters): boolean {
  const order = masters.name ?? masters['*'] ?? []
  return order.length > 0 ? order[0] === source : provenance.name === source
}

function rank(key: AttributeKey, source: string, masters: Masters): number {
  const order = masters[key] ?? masters['*'] ?? []
  const at = order.indexOf(source)
  if (at >= 0) return at
  return source === ownSource ? -1 : order.length
}
