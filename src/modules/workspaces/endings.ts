import type { MemberId } from '../../kernel/ids.ts'
import type { Ending } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface Ended {
  label: string
  names: string[]
}

/** What acts in a member's name and would end with their access. */
export async function endingsOf(tx: Tx, member: MemberId, endings: readonly Ending[]): Promise<Ended[]> {
  const found: Ended[] = []
  for (const { label, names } of endings) found.push({ label, names: await names(tx, member) })
  return found.filter(({ names }) => names.length > 0)
}

/** Ends what acts in a member's name; answers it as a row of the log tells it. */
export async function endAll(tx: Tx, member: MemberId, endings: readonly Ending[]): Promise<Record<string, string[]>> {
  const ended = await endingsOf(tx, member, endings)
  for (const { end } of endings) await end(tx, member)
  return Object.fromEntries(ended.map(({ label, names }) => [`ended ${label.toLowerCase()}`, names]))
}
