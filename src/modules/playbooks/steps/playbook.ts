import { z } from 'zod'
import type { PlaybookId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../../platform/steps.ts'
import { today } from '../../workspaces/index.ts'
import { stages } from '../domain/stage.ts'
import { enter, firedNow } from '../service/enter.ts'
import { type Kept, playbooksOf } from '../store/playbooks.ts'

const fields = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('The name of the playbook, or the file that it came from'),
})

type Fields = z.infer<typeof fields>

/** The kind's name, by which a playbook is searched for those that it starts. */
export const startsPlaybook = 'playbook'

/** Lets the account into another playbook, where entry, hold-out and other playbooks bind as ever. */
export const playbookStep = defineStep<Fields>({
  name: startsPlaybook,
  label: spoken('Start another playbook'),
  summary: 'Lets the same account, or the same person, into another playbook; what keeps out of it binds as ever',
  fields,
  reach: 'inside',
  rehearsed: 'change',
  act: async (tx, platform, due) => {
    const all = await playbooksOf(tx)
    const outcomes = new Map<string, StepOutcome>()
    for (const group of Map.groupBy(due, ({ fields: { name }, stage }) => `${stage} ${name}`).values()) {
      const [first] = group as [StepDue<Fields>]
      const started = all.find((one) => isNamed(one, first.fields.name))
      const held = started ? heldFor(started, first) : told`There is no playbook ${first.fields.name} any more`
      const entered = started && held === null ? await start(tx, platform, started, group) : undefined
      for (const one of group) outcomes.set(one.key, entered?.get(one.key) ?? { kind: 'held', says: held ?? '' })
    }
    return due.map(({ key }) => outcomes.get(key) as StepOutcome)
  },
})

export const isNamed = ({ id, key, definition }: Pick<Kept, 'id' | 'key' | 'definition'>, name: string): boolean =>
  id === name || key === name || definition.name === name

/** A playbook starts none that reaches further than it does itself. */
function heldFor({ definition: { name }, stage }: Kept, due: StepDue<Fields>): string | null {
  if (stage === 'off') return told`The playbook ${name} is switched off`
  return stages.indexOf(stage) > stages.indexOf(due.stage)
    ? told`The playbook ${name} reaches further than this one does now`
    : null
}

async function start(
  tx: Tx,
  platform: Platform,
  kept: Kept,
  group: readonly StepDue<Fields>[],
): Promise<Map<string, StepOutcome>> {
  const asked = group.map(({ account, contact }) => ({ account, contact, trigger: 'playbook', isLate: false }))
  const firings = await enter(platform, tx, kept, await firedNow(platform, tx, kept, asked), await today(tx))
  const { name } = kept.definition
  return new Map(
    group.map(({ key, account, contact }) => {
      const found = firings.find((one) => one.account === account && (one.contact === null || one.contact === contact))
      return [key, outcomeOf(name, found)]
    }),
  )
}

function outcomeOf(name: string, found: { cameOf: string; says: string; run: string | null } | undefined): StepOutcome {
  if (!found) return { kind: 'held', says: told`It was let into ${name} today already` }
  if (found.cameOf !== 'entered' && found.cameOf !== 'queued')
    return { kind: 'held', says: told`Not let into ${name}: ${found.says}`.slice(0, 300) }
  const made = found.run ? { made: { kind: 'playbook_run', id: found.run } } : {}
  return { kind: 'done', says: told`Let into ${name}`, ...made }
}

/**
 * Playbooks that a playbook comes back to itself by, in their order, beginning with the one that it starts; empty where none does.
 * `starts` names what each one starts.
 */
export function wayBack(
  own: PlaybookId | null,
  starts: ReadonlyMap<PlaybookId | null, readonly PlaybookId[]>,
): PlaybookId[] {
  const seen = new Set<PlaybookId>()
  const follow = (from: PlaybookId | null): PlaybookId[] | null => {
    for (const next of starts.get(from) ?? []) {
      if (next === own) return [next]
      if (seen.has(next)) continue
      seen.add(next)
      const rest = follow(next)
      if (rest) return [next, ...rest]
    }
    return null
  }
  return follow(own) ?? []
}
