import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { t } from '../../../kernel/words.ts'
import type { SubjectField, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { mustSee } from '../../accounts/index.ts'
import { accountsTouched } from '../../segments/index.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import { holding, type Pulse, type PulseValue, pulses, untilOf } from '../domain/pulse.ts'
import { insertPulses, pulsesOf } from '../store/pulses.ts'

/** Judgements of which a person reads: of an account that was judged very often the newest. */
const shown = 50

export async function readPulse(tx: Tx, viewer: Viewer, asked: AccountId) {
  const { id } = await mustSee(tx, viewer, asked)
  const history = await pulsesOf(tx, id, shown)
  const names = await namesOfMembers(
    tx,
    history.flatMap(({ by }) => by ?? []),
  )
  const present = ({ pulse, reason, on, until, by }: Pulse) => ({
    ...{ pulse, reason, on, until },
    by: by === null ? null : { id: by, name: names.get(by) ?? '' },
  })
  const now = holding(history, await today(tx))
  return { now: now && present(now), history: history.map(present) }
}

/** Says what one thinks of an account; null takes it back. */
export async function setPulse(
  tx: Tx,
  viewer: Viewer,
  {
    account,
    pulse,
    reason,
    until,
  }: { account: AccountId; pulse: PulseValue | null; reason: string | null; until: Day | undefined },
): Promise<Pulse> {
  const { id } = await mustSee(tx, viewer, account)
  const on = await today(tx)
  const one: Pulse = {
    id: newId(tx.now),
    account: id,
    pulse,
    reason,
    on,
    until: pulse === null ? on : untilOf(on, until),
    at: tx.now,
    by: viewer.member,
  }
  await insertPulses(tx, [one])
  await accountsTouched(tx, [id])
  return one
}

/** What conditions and lists may ask of an account here. The pulse is a field and no measure: no score can weigh it (rule 16). */
export async function riskFields(tx: Tx): Promise<SubjectField[]> {
  const { currency } = await settings(tx)
  return [
    { key: 'pulse:value', label: t`Pulse`, type: 'choice', choices: pulses, source: 'own' },
    { key: 'pulse:until', label: t`Pulse holds until`, type: 'date', source: 'own' },
    { key: 'risk:open', label: t`Open risks`, type: 'number', source: 'own' },
    { key: 'risk:exposed', label: t`ARR exposed by risks`, type: 'money', unit: currency, source: 'own' },
  ]
}
