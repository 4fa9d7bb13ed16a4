import type { Condition } from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import { graphOf } from './graph.ts'
import type { Playbook } from './playbook.ts'
import { isScheduled, type Standing, stand, standsWhere } from './trigger.ts'

/** Where the conditions of a playbook stand among those that are judged together. */
export interface Places {
  triggers: readonly (number | null)[]
  entry: number | null
  /** The graph's conditions begin here. */
  graph: number
}

/** Everything that a playbook asks of an account at a close, to be judged in one statement: triggers, entry, then the graph's. */
export function askedOf(playbook: Playbook): { conditions: Condition[]; places: Places } {
  const conditions: Condition[] = []
  const placed = (condition: Condition | null) => (condition ? conditions.push(condition) - 1 : null)
  const triggers = playbook.triggers.map((trigger) => placed(standsWhere(trigger)))
  const entry = placed(playbook.entry.when)
  const graph = conditions.length
  conditions.push(...graphOf(playbook).conditions)
  return { conditions, places: { triggers, entry, graph } }
}

/** What each trigger reads at a close, for whether its source is silent; one that the closes say nothing of reads nothing. */
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
