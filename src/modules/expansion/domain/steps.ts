import { told } from '../../../kernel/words.ts'
import type { Kind } from './rules.ts'

interface NextStep {
  key: string
  title: string
  kind: 'call' | 'meeting' | 'review' | 'document' | 'to_do'
  role: 'csm' | 'product_specialist' | 'solutions_engineer'
  /** Days from today. */
  days: number
}

/** What is done next about an opportunity: the documents' three steps of its kind (F165 to F167); of a department those of a product that is new to it; of a price ours. */
export function nextSteps(kind: Kind): NextStep[] {
  if (kind === 'plan_upgrade') return upgrade
  if (kind === 'price') return price
  return kind === 'seats' || kind === 'storage' ? usage : fresh
}

const usage: NextStep[] = [
  {
    key: 'review',
    title: told`Go through their growth in the next business review`,
    kind: 'review',
    role: 'csm',
    days: 14,
  },
  { key: 'costs', title: told`Set cost against benefit`, kind: 'document', role: 'csm', days: 7 },
  { key: 'voices', title: told`Find power users who would speak for it`, kind: 'to_do', role: 'csm', days: 14 },
]

const upgrade: NextStep[] = [
  {
    key: 'demo',
    title: told`Show the features of the higher plan`,
    kind: 'meeting',
    role: 'solutions_engineer',
    days: 10,
  },
  { key: 'decider', title: told`Speak with whoever decides`, kind: 'call', role: 'csm', days: 7 },
  { key: 'trial', title: told`Offer a trial of the higher plan`, kind: 'to_do', role: 'csm', days: 14 },
]

const price: NextStep[] = [
  {
    key: 'value',
    title: told`Write down what they achieved with it this term`,
    kind: 'document',
    role: 'csm',
    days: 7,
  },
  {
    key: 'decider',
    title: told`Speak with whoever holds the budget before notice is due`,
    kind: 'call',
    role: 'csm',
    days: 10,
  },
  { key: 'proposal', title: told`Put the new price into the renewal proposal`, kind: 'to_do', role: 'csm', days: 14 },
]

const fresh: NextStep[] = [
  { key: 'workflow', title: told`Understand how they work today`, kind: 'call', role: 'csm', days: 7 },
  { key: 'demo', title: told`Show the product`, kind: 'meeting', role: 'solutions_engineer', days: 14 },
  {
    key: 'specialist',
    title: told`Introduce a product specialist`,
    kind: 'meeting',
    role: 'product_specialist',
    days: 21,
  },
]
