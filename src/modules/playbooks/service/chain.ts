import type { PlaybookId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Playbook, type Step, stepsOf } from '../domain/playbook.ts'
import { isNamed, startsPlaybook, wayBack } from '../steps/playbook.ts'
import { playbooksOf } from '../store/playbooks.ts'

/** A step that starts another playbook in a way that cannot be. */
export type Unstartable = { step: string } & ({ kind: 'absent'; name: string } | { kind: 'loop'; by: string[] })

/** Steps of a playbook that start one that is not there, or one by which it would start itself. */
export async function unstartable(tx: Tx, own: PlaybookId | undefined, playbook: Playbook): Promise<Unstartable[]> {
  const starting = startsOf(playbook.steps)
  if (starting.length === 0) return []
  const kept = await playbooksOf(tx)
  const self = kept.find(({ id, definition }) => (own ? id === own : definition.name === playbook.name))?.id ?? null
  const all = kept.map((one) => (one.id === self ? { ...one, definition: playbook } : one))
  const named = (name: string) => all.find((one) => isNamed(one, name))
  const ids = (steps: readonly Step[]) => startsOf(steps).flatMap(({ name }) => named(name)?.id ?? [])
  const starts = new Map<PlaybookId | null, PlaybookId[]>(all.map(({ id, definition }) => [id, ids(definition.steps)]))
  return starting.flatMap(({ step, name }): Unstartable[] => {
    const found = named(name)
    if (!found) return [{ step, kind: 'absent', name }]
    const back = self === null ? [] : wayBack(self, new Map([...starts, [self, [found.id]]]))
    const by = back.map((id) => all.find((one) => one.id === id)?.definition.name ?? '')
    return back.length > 0 ? [{ step, kind: 'loop', by }] : []
  })
}

const startsOf = (steps: readonly Step[]): { step: string; name: string }[] =>
  [...stepsOf(steps)].flatMap((step) =>
    step.kind === 'act' && step.of === startsPlaybook
      ? [{ step: step.id, name: (step.fields as { name: string }).name }]
      : [],
  )
