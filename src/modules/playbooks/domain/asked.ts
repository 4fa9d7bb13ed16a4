import { type Condition, fieldsOf } from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import { graphOf } from './graph.ts'
import { isLiveTrigger, type Playbook, type Trigger } from './playbook.ts'
import { isScheduled, type Standing, stand, standsWhere } from './trigger.ts'

/**
 * Which triggers are judged: those of which closes speak, those that are set live (all of them, as values change, or behind the
 * segments that they read), or whichever closes can tell, as where the past is simulated.
 */
export type Asking = 'at closes' | 'live' | 'live, as values change' | 'live, behind segments' | 'on the past'

export function isAsked(trigger: Trigger, asking: Asking): boolean {
  if (asking === 'on the past') return true
  const isLive = isLiveTrigger(trigger)
  if (asking === 'at closes' || !isLive) return asking === 'at closes' && !isLive
  return asking === 'live' || readsSegments(trigger) === (asking === 'live, behind segments')
}

function readsSegments(trigger: Trigger): boolean {
  const condition = standsWhere(trigger)
  return condition !== null && fieldsOf(condition).some((field) => field.startsWith('segment:'))
}

/** Where the conditions of a playbook stand among those that are judged together. */
export interface Places {
  asking: Asking
  triggers: readonly (number | null)[]
  entry: number | null
  /** The graph's conditions begin here. */
  graph: number
}

/** Everything that a playbook asks of an account, to be judged in one statement: triggers, entry, then at closes the graph's. */
export function askedOf(playbook: Playbook, asking: Asking): { conditions: Condition[]; places: Places } {
  const conditions: Condition[] = []
  const placed = (condition: Condition | null) => (condition ? conditions.push(condition) - 1 : null)
  const triggers = playbook.triggers.map((trigger) => placed(isAsked(trigger, asking) ? standsWhere(trigger) : null))
  const entry = placed(playbook.entry.when)
  const graph = conditions.length
  if (asking === 'at closes' || asking === 'on the past') conditions.push(...graphOf(playbook).conditions)
  return { conditions, places: { asking, triggers, entry, graph } }
}

/** What each trigger reads, for whether its source is silent; one that the closes say nothing of reads nothing. */
export const readByTriggers = ({ triggers }: Pick<Playbook, 'triggers'>): Condition[] =>
  triggers.map((one) => standsWhere(one) ?? { version: 1, where: { all: [] } })

/** How an account was seen at a close. */
export interface Row {
  truths: readonly (boolean | null)[]
  /** It was never judged before: what is so already is no news (rule 32). */
  isFirst: boolean
  before(trigger: number): Standing | null
}

/** What a close means for an account and a trigger. */
export interface Verdict {
  trigger: number
  before: Standing | null
  standing: Standing | null
  /** It fired, whether or not the account may enter for it. */
  fires: boolean
  /** Whether the condition of entry holds. */
  meets: boolean
  /** It stood there already when somebody began to look. */
  wasThere: boolean
  /** It came to stand while a source was silent. */
  afterSilence: boolean
}

export interface Silences {
  resting: ReadonlySet<number>
  wasResting: ReadonlySet<number>
}

/** What a close means for an account, trigger by trigger; those that the closes say nothing of are left out. */
export function verdictsOf(
  { triggers }: Pick<Playbook, 'triggers'>,
  places: Places,
  row: Row,
  day: Day,
  { resting, wasResting }: Silences,
): Verdict[] {
  const meets = places.entry === null || row.truths[places.entry] === true
  return triggers.flatMap((trigger, place): Verdict[] => {
    if (!isAsked(trigger, places.asking)) return []
    if (trigger.kind === 'schedule') {
      const fires = meets && isScheduled(trigger, addDays(day, 1))
      return [{ trigger: place, before: null, standing: null, fires, meets, wasThere: false, afterSilence: false }]
    }
    const at = places.triggers[place]
    if (at === null || at === undefined) return []
    const before = row.before(place)
    const { standing, fires, isSilent } = stand(
      {
        ...{ before, holds: row.truths[at] === true, isFirst: row.isFirst },
        ...{ rests: resting.has(place), wasResting: wasResting.has(place) },
      },
      day,
      trigger.kind === 'condition' ? trigger.days : 1,
    )
    const wasThere = before === null && standing !== null && row.isFirst
    return [
      {
        trigger: place,
        before,
        standing,
        fires: fires || isSilent || wasThere,
        meets,
        wasThere,
        afterSilence: isSilent,
      },
    ]
  })
}
