import { spoken, told } from '../../../kernel/words.ts'
import type { Found } from './find.ts'
import type { Kind } from './rules.ts'
import { stepOf, type VolumeStep } from './volume.ts'

/** How an opportunity is put to the customer: the documents' tactics (F174 to F176), and those of a price. */
export const tactics = [
  'value',
  'premium',
  'trial',
  'outcomes',
  'pain',
  'use_cases',
  'bundle',
  'pilot',
  'departments',
  'value_per_user',
  'volume',
  'self_service',
  'two_steps',
  'longer_term',
] as const
export type Tactic = (typeof tactics)[number]

/** What may be said of each kind: upsell F174, cross-sell F175, seats F176; of a price, what makes a step easier to take (F177). */
export const tacticsOf: Readonly<Record<Kind, readonly Tactic[]>> = {
  seats: ['value_per_user', 'volume', 'self_service', 'departments'],
  storage: ['value', 'volume'],
  plan_upgrade: ['value', 'premium', 'trial', 'outcomes'],
  cross_sell: ['pain', 'use_cases', 'bundle', 'pilot'],
  department: ['pilot', 'value_per_user', 'use_cases'],
  price: ['outcomes', 'value', 'two_steps', 'longer_term'],
}

export const tacticTitles: Readonly<Record<Tactic, string>> = {
  value: spoken('Show the return'),
  premium: spoken('Show what the higher plan adds'),
  trial: spoken('Trial of the higher plan'),
  outcomes: spoken('Show what they achieved'),
  pain: spoken('Speak about the problem next to it'),
  use_cases: spoken('Show how others use it'),
  bundle: spoken('One price for both'),
  pilot: spoken('Pilot with one team'),
  departments: spoken('Win departments that do not use it'),
  value_per_user: spoken('Value of each seat'),
  volume: spoken('Discount for many'),
  self_service: spoken('Let them add seats themselves'),
  two_steps: spoken('Raise it in two steps'),
  longer_term: spoken('A smaller step for a longer term'),
}

/** What is known of a customer that speaks for one tactic or another. */
export interface Ground {
  /** Net of the first year to its cost by the written business case; null while none is written. */
  roi: number | null
  /** Mean progress of the goals that are due, as a share; null while none is. */
  goals: number | null
  /** How the last trial or pilot of this opportunity ended; null where there was none. */
  trial: 'running' | 'worked' | 'failed' | 'stopped' | null
  /** Departments below without a contract. */
  departments: number
  /** Names of what else could be sold to this customer now. */
  beside: readonly string[]
  /** How many customers have the product. */
  having: number
  /** What many seats cost less. */
  volume: readonly VolumeStep[]
}

interface Judged {
  tactic: Tactic
  /** What speaks for it, or why nothing does yet; null where nothing that we know tells. */
  ground: string | null
  /** Whether that speaks for it; null where nobody knows. */
  holds: boolean | null
}

/** Each tactic of an opportunity with what speaks for it at this customer; those with a ground come first. */
export function judgeTactics(found: Found, ground: Ground): Judged[] {
  const judged = tacticsOf[found.kind].map((tactic) => ({ tactic, ...groundOf(tactic, found, ground) }))
  const place = ({ holds }: Judged) => (holds === true ? 0 : holds === null ? 1 : 2)
  return judged.toSorted((one, other) => place(one) - place(other))
}

/** From here on goals are something to show: more is reached than is missing by far. */
const reached = 0.7

type Said = Pick<Judged, 'ground' | 'holds'>
const unknown: Said = { ground: null, holds: null }
const said = (holds: boolean, ground: string): Said => ({ holds, ground })

function groundOf(tactic: Tactic, { numbers }: Found, known: Ground): Said {
  switch (tactic) {
    case 'value':
    case 'value_per_user':
      return known.roi === null
        ? { holds: null, ground: told`No business case is written yet` }
        : said(known.roi > 0, told`The business case returns ${Math.round(known.roi * 100)}% in the first year`)
    case 'premium':
      return numbers.kind === 'plan_upgrade' ? said(true, told`In use by now: ${numbers.features.join(', ')}`) : unknown
    case 'outcomes':
      return known.goals === null
        ? { holds: null, ground: told`No goal is due yet` }
        : said(known.goals >= reached, told`Their goals are reached by ${Math.round(known.goals * 100)}%`)
    case 'trial':
    case 'pilot':
      return triedOf(known.trial)
    case 'bundle':
      return known.beside.length === 0
        ? said(false, told`Nothing else is found for them now`)
        : said(true, told`Found beside it: ${known.beside.join(', ')}`)
    case 'use_cases':
      return said(known.having > 0, told`${known.having} customers have it`)
    case 'departments':
      return known.departments === 0
        ? said(false, told`No department below is without a contract`)
        : said(true, told`${known.departments} departments below have no contract`)
    case 'volume':
      return cheaperBy(numbers, known.volume)
    default:
      return unknown
  }
}

function cheaperBy(numbers: Found['numbers'], steps: readonly VolumeStep[]): Said {
  const [first] = steps
  if (numbers.kind !== 'seats' || !first) return unknown
  const step = stepOf(steps, numbers.more)
  return step
    ? said(true, told`${numbers.more} seats together cost ${Math.round(1000 * step.off) / 10}% less each`)
    : said(false, told`Seats cost less from ${first.from} on; ${numbers.more} are recommended`)
}

function triedOf(trial: Ground['trial']): Said {
  if (trial === null) return unknown
  if (trial === 'running') return said(true, told`A trial is running`)
  return trial === 'worked' ? said(true, told`The trial worked`) : said(false, told`The trial brought nothing`)
}
