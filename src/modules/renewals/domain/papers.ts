import { type Day, daysBetween } from '../../../kernel/day.ts'
import { spoken } from '../../../kernel/words.ts'
import type { Renewal } from './renewal.ts'

/** The documents of a renewal (F158), in the order of its stages. */
export const paperKinds = ['strategy', 'value', 'review', 'proposal', 'redlines', 'plan'] as const
export type PaperKind = (typeof paperKinds)[number]

export const paperWords: Readonly<Record<PaperKind, string>> = {
  strategy: spoken('Strategy document'),
  value: spoken('Value report'),
  review: spoken('Business review'),
  proposal: spoken('Renewal proposal'),
  redlines: spoken('Changes to the contract'),
  plan: spoken('Success plan for the next term'),
}

/** The strategy is for us; everything else is for the customer, and holds neither risks nor what we think among ourselves. */
export const isInside = (kind: PaperKind): boolean => kind === 'strategy'

export const stages = ['strategy', 'review', 'proposal', 'signature'] as const
export type Stage = (typeof stages)[number]

/** Days before the notice deadline from which a stage runs, and the documents that it delivers (rule 25, F151 to F154). */
export const stageDays: Readonly<Record<Stage, { opens: number; papers: readonly PaperKind[] }>> = {
  strategy: { opens: 120, papers: ['strategy', 'value'] },
  review: { opens: 90, papers: ['review', 'proposal'] },
  proposal: { opens: 60, papers: ['proposal', 'redlines'] },
  signature: { opens: 30, papers: ['plan'] },
}

/** The stages that a renewal has reached on a day, counted back from the notice deadline where there is one. */
export function stagesReached({ deadline, dueOn }: Pick<Renewal, 'deadline' | 'dueOn'>, today: Day): Stage[] {
  const left = daysBetween(today, deadline ?? dueOn)
  return stages.filter((stage) => left <= stageDays[stage].opens)
}

/** Where a person may write into a document: what no number says. */
export interface Slot {
  key: string
  label: string
  hint: string
}

const slot = (key: string, label: string, hint: string): Slot => ({ key, label, hint })

export const slotsOf: Readonly<Record<PaperKind, readonly Slot[]>> = {
  strategy: [
    slot('aim', spoken('What we want'), spoken('The aim of this renewal in two sentences, and what we would accept')),
    slot(
      'people',
      spoken('Whom we win over'),
      spoken('Who decides, who is with us, who is not, and who talks to whom'),
    ),
    slot('next', spoken('What we do next'), spoken('Steps with names and days')),
  ],
  value: [
    slot(
      'opening',
      spoken('This term in short'),
      spoken('What the customer wanted, and what came of it, in their words'),
    ),
    slot('voices', spoken('What their people say'), spoken('A sentence or two that they allowed you to quote')),
    slot('next', spoken('What comes next'), spoken('What you suggest for the next term')),
  ],
  review: [
    slot('business', spoken('Their business'), spoken('What has changed with them, and what matters to them now')),
    slot('roadmap', spoken('What is coming'), spoken('What was released, and what is coming that concerns them')),
    slot('actions', spoken('Who does what'), spoken('Steps with names and days')),
    slot('feedback', spoken('What they tell us'), spoken('What works well, and what should be better')),
  ],
  proposal: [
    slot('opening', spoken('To begin with'), spoken('A few words to the reader')),
    slot('terms', spoken('What else holds'), spoken('What was agreed beside price and term')),
  ],
  redlines: [slot('clauses', spoken('Changed clauses'), spoken('Each clause as it is, and as it is to be'))],
  plan: [
    slot('aim', spoken('What the next term is for'), spoken('What the customer wants to reach with us')),
    slot('next', spoken('First steps'), spoken('Steps with names and days')),
  ],
}
