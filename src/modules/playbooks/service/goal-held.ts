import type { Condition } from '../../../kernel/condition/index.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { truthsOn } from '../../segments/index.ts'
import type { Playbook } from '../domain/playbook.ts'
import { standsWhere } from '../domain/trigger.ts'

/** Accounts that are looked at before a playbook is warned of: one statement, however large the base is. */
const looked = 5000

/**
 * What is to be known before a playbook runs: that its goal, or the condition that ends it, holds already for accounts that may
 * enter, whose runs would end before they did anything.
 */
export async function warningsOf(platform: Platform, tx: Tx, playbook: Playbook): Promise<string[]> {
  const { goal, ends, entry } = playbook
  if (goal === null && ends === null) return []
  const over: Condition = { version: 1, where: { any: [goal?.when, ends].flatMap((one) => (one ? [one.where] : [])) } }
  const may = mayEnter(playbook)
  const conditions = [...may, ...(entry.when ? [entry.when] : []), over]
  const truths = await truthsOn(platform, tx, { day: null, conditions, accounts: { after: null, limit: looked } })
  const entering = truths.filter(({ truths: all }) => all.slice(0, -1).every((holds) => holds === true))
  const ending = entering.filter(({ truths: all }) => all.at(-1) === true).length
  if (ending === 0) return []
  const what = told`The goal or the end holds already for ${ending} of ${entering.length} accounts that may enter now: their runs would end at once`
  return truths.length < looked ? [what] : [told`${what} (of the first ${looked} accounts)`]
}

/** Where closes alone start it, those for whom a trigger holds; else anybody. */
function mayEnter({ triggers }: Playbook): Condition[] {
  const where = triggers.map(standsWhere)
  if (where.length === 0 || where.includes(null)) return []
  return [{ version: 1, where: { any: where.flatMap((one) => (one ? [one.where] : [])) } }]
}
