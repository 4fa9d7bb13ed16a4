import { smallestShown } from '../../../kernel/power.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { blurCounts, type Holdout, listHoldouts } from '../../holdouts/index.ts'
import { playbookNames } from '../../playbooks/index.ts'

/** Every hold-out by what it is about today, with what those drawn so far could show and what blurs it. */
export async function listOfHoldouts(tx: Tx) {
  const listed = await listHoldouts(tx)
  const names = new Map<string, string>((await playbookNames(tx)).map(({ id, name }) => [id, name]))
  const blurs = Map.groupBy(
    await blurCounts(
      tx,
      listed.map(({ holdout }) => holdout.id),
    ),
    ({ holdout }) => holdout,
  )
  return listed.map(({ holdout, counts: { held, treated, outside }, isOver }) => ({
    ...{ id: holdout.id, about: holdout.about, name: nameOf(holdout, names), share: holdout.share / 1000 },
    population: holdout.population,
    startedAt: holdout.startedAt.toISOString(),
    endsOn: holdout.endsOn,
    endedAt: holdout.endedAt?.toISOString() ?? null,
    ...{ isOver, held, treated, outside },
    smallestEffect: smallestShown({ treated, control: held }),
    contaminated: (blurs.get(holdout.id) ?? []).map(({ kind, accounts }) => ({ kind, accounts })),
  }))
}

/** A playbook by what it is called today; whatever is gone by what it was called at the start. */
const nameOf = ({ about, name }: Holdout, names: ReadonlyMap<string, string>): string =>
  about.kind === 'playbook' ? (names.get(about.id) ?? name) : name
