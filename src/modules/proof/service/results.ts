import type { Condition } from '../../../kernel/condition/index.ts'
import { addDays, dayOf } from '../../../kernel/day.ts'
import type { AccountId, PlaybookId } from '../../../kernel/ids.ts'
import { smallestShown } from '../../../kernel/power.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustFindCampaign } from '../../campaigns/index.ts'
import { armsAfter, countsOf, type Holdout, runningAbout, startAbout } from '../../holdouts/index.ts'
import { findPlaybook } from '../../playbooks/index.ts'
import { judgedThrough, segmentById } from '../../segments/index.ts'
import { settings } from '../../workspaces/index.ts'
import { lookAt, plannedUnits } from '../domain/outcome.ts'
import type { Look } from '../domain/sequential.ts'
import { reached, retained, revenue, type Unit } from './outcomes.ts'
import { steppedResults } from './stepped.ts'

/** Units that one read takes; a hold-out of a hundred thousand is twenty reads. */
const page = 5000

/** Days after which a unit's outcome is read, where the playbook's goal names none. */
const usualDays = 90

/** What a playbook did, by those that it left alone (N3). */
export async function resultsOf(platform: Platform, tx: Tx, id: PlaybookId) {
  const { definition, stage } = await findPlaybook(tx, id)
  const about = { kind: 'playbook', id }
  const goal = definition.goal ? { ...definition.goal, name: told`The goal is reached` } : null
  const none = told`Nobody is held out of this playbook, so nothing can be said of what it did.`
  const start = (await runningAbout(tx, about)) ? undefined : await startAbout(tx, about)
  return {
    ...{ playbook: { id, name: definition.name }, stage, goalDays: definition.goal?.days ?? null },
    ...(start ? await steppedResults(platform, tx, start, goal) : await compared(platform, tx, { about, goal, none })),
  }
}

/** What a campaign did: whether those who got it stay, and leave the segment that it was for, more than those left alone. */
export async function campaignResults(platform: Platform, tx: Tx, asked: string) {
  const { id, name, segment: of } = await mustFindCampaign(tx, asked)
  const segment = await segmentById(tx, of)
  const isOut: Condition = { version: 1, where: { field: `segment:${of}`, op: 'is', value: false } }
  const goal = segment?.kind === 'rule' ? { when: isOut, days: usualDays, name: told`Out of the segment` } : null
  const none = told`Nobody is held out of this campaign, so nothing can be said of what it did.`
  return { campaign: { id, name }, ...(await compared(platform, tx, { about: { kind: 'campaign', id }, goal, none })) }
}

interface Compared {
  about: Holdout['about']
  goal: { when: Condition; days: number; name: string } | null
  /** What is said where nobody is held out. */
  none: string
}

/**
 * Everybody who was drawn is compared as drawn, whatever became of them. An outcome is read so many days after a unit was met;
 * until so many are that an effect of ten points would show, there is no figure (rule 28).
 */
async function compared(platform: Platform, tx: Tx, { about, goal, none }: Compared) {
  const holdout = await runningAbout(tx, about)
  if (!holdout) return { holdout: null, stepped: null, outcomes: [], sentence: none }
  const days = goal?.days ?? usualDays
  const { zone } = await settings(tx)
  const judged = await judgedThrough(tx)
  const [counts] = await countsOf(tx, [holdout.id])
  const units = await unitsOf(tx, holdout, zone, days)
  const ripe = units.filter(({ readOn }) => judged !== null && readOn <= judged)
  const planned = plannedUnits(holdout.share / 1000)
  const outcomes = [
    { name: told`Still a customer`, kind: 'share' as const, look: lookAt(await retained(tx, ripe), planned) },
    ...(goal
      ? [
          {
            name: goal.name,
            kind: 'share' as const,
            look: lookAt(await reached(platform, tx, ripe, goal.when), planned),
          },
        ]
      : []),
    { name: told`ARR`, kind: 'money' as const, look: lookAt(await revenue(tx, ripe), planned) },
  ]
  const held = counts?.held ?? 0
  const treated = counts?.treated ?? 0
  return {
    stepped: null,
    holdout: {
      ...{ id: holdout.id, share: holdout.share / 1000, held, treated, contaminated: counts?.contaminated ?? 0 },
      startedAt: holdout.startedAt.toISOString(),
      endsOn: holdout.endsOn,
      ...{ days, planned, ripe: ripe.length },
      smallestEffect: smallestShown({ treated, control: held }),
    },
    outcomes: outcomes.map(({ name, kind, look }) => ({ name, kind, ...lookOf(look) })),
    sentence: sentenceOf(outcomes[0]?.look, { held, treated, planned, days }),
  }
}

const lookOf = (look: Look) =>
  look.kind === 'answer'
    ? { answer: { difference: look.difference, low: look.low, high: look.high }, n: look.n }
    : { answer: null, n: look.n }

function sentenceOf(
  look: Look | undefined,
  { held, treated, planned, days }: { held: number; treated: number; planned: number; days: number },
): string {
  if (!look || look.kind === 'too early') {
    const n = look?.n ?? 0
    if (held + treated < planned)
      return told`Too early to say: ${n} of ${planned}. Of ${held + treated} accounts that were drawn so far, ${held} are held out; an outcome is read ${days} days after entry.`
    return told`Too early to say: ${n} of ${planned}. An outcome is read ${days} days after entry.`
  }
  const points = (share: number) => (Math.round(share * 1000) / 10).toFixed(1)
  if (look.low > 0)
    return told`It kept customers: between ${points(look.low)} and ${points(look.high)} points more stayed than of those left alone.`
  if (look.high < 0)
    return told`Fewer stayed: between ${points(-look.high)} and ${points(-look.low)} points fewer than of those left alone.`
  return told`No difference can be told yet: it lies between ${points(look.low)} and ${points(look.high)} points.`
}

async function unitsOf(tx: Tx, holdout: Holdout, zone: string, days: number): Promise<Unit[]> {
  const units: Unit[] = []
  for (let after: AccountId | null = null; ; ) {
    const rows = await armsAfter(tx, holdout.id, { after, limit: page })
    for (const { unit, arm, metAt } of rows) {
      if (arm === 'outside') continue
      const metOn = dayOf(metAt, zone)
      units.push({ unit, arm, metOn, readOn: addDays(metOn, days) })
    }
    if (rows.length < page) return units
    after = rows.at(-1)?.unit ?? null
  }
}
