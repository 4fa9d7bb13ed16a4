import { addDays, type Day } from '../../../kernel/day.ts'
import { told } from '../../../kernel/words.ts'
import type { Stage } from './papers.ts'
import type { Renewal } from './renewal.ts'

export interface Deliverable {
  key: Stage
  title: string
  checklist: string[]
  /** What is given when it is done. */
  asks: string
  on: Day
}

/** The four steps of a renewal (F151 to F154), each due so many days before the notice deadline; one whose day is over is due today. */
export function deliverables({ deadline, dueOn }: Pick<Renewal, 'deadline' | 'dueOn'>, today: Day): Deliverable[] {
  const from = deadline ?? dueOn
  return steps.map(({ before, ...step }) => {
    const on = addDays(from, -before)
    return { ...step, on: on < today ? today : on }
  })
}

const steps: readonly (Omit<Deliverable, 'on'> & { before: number })[] = [
  {
    before: 110,
    key: 'strategy',
    title: told`Prepare the renewal`,
    checklist: [
      told`Usage and value over the year`,
      told`Where they could grow with us`,
      told`Meet inside and agree on the aim`,
      told`Tell the customer the timeline`,
    ],
    asks: told`Strategy document and a draft of the value report`,
  },
  {
    before: 76,
    key: 'review',
    title: told`Business review with the sponsor`,
    checklist: [told`Value and return so far`, told`Their goals for next year`, told`What stands in the way`],
    asks: told`Review deck and the first renewal proposal`,
  },
  {
    before: 50,
    key: 'proposal',
    title: told`Send the proposal and negotiate`,
    checklist: [told`Formal proposal`, told`Legal, where the contract changes`, told`Milestones of the next year`],
    asks: told`Final proposal, with the changes to the contract`,
  },
  {
    before: 15,
    key: 'signature',
    title: told`Finish the renewal`,
    checklist: [told`Final terms`, told`Paperwork and payment details`, told`A word of thanks`],
    asks: told`Signed contract, and the success plan for the next term`,
  },
]

/** What the task of a stage asks for, by hand and by the playbook alike: by this its documents find it. */
export const asksOf = (stage: Stage): string => steps.find(({ key }) => key === stage)?.asks ?? ''
