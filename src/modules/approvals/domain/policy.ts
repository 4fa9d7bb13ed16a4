import { type Condition, type FieldValue, holds, type Subject } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { spoken, told } from '../../../kernel/words.ts'
import { type Approver, approvers } from './approval.ts'

/** Something that is about to be done: what policies are conditions about. */
export interface Act {
  kind: string
  /** Minor units of the workspace's currency that it gives away. */
  amount?: number | null
  /** Whole per cent that it takes off. */
  percent?: number | null
  /** How many accounts it reaches. */
  accounts?: number
  /** How many of their people it reaches. */
  contacts?: number
  /** The role of whoever does it or switched it on. */
  role?: string | null
  by: 'person' | 'playbook' | 'agent'
}

/** What an act can be; kinds of modules above are named here so that a policy can choose among them. */
export const actKinds = ['offer', 'message', 'playbook', 'change'] as const

export const operationSubject = (currency: string): Subject => ({
  name: 'operation',
  fields: [
    { key: 'kind', label: spoken('What'), type: 'choice', choices: actKinds, source: 'own' },
    { key: 'amount', label: spoken('Amount given'), type: 'money', unit: currency, source: 'own' },
    { key: 'percent', label: spoken('Per cent off'), type: 'number', source: 'own' },
    { key: 'accounts', label: spoken('Accounts reached'), type: 'number', source: 'own' },
    { key: 'contacts', label: spoken('People reached'), type: 'number', source: 'own' },
    {
      key: 'role',
      label: spoken('Role of who does it'),
      type: 'choice',
      choices: ['owner', 'admin', 'lead', 'csm', 'support', 'viewer'],
      source: 'own',
    },
    { key: 'by', label: spoken('Done by'), type: 'choice', choices: ['person', 'playbook', 'agent'], source: 'own' },
  ],
})

export interface Policy {
  id: string
  name: string
  condition: Condition
  approver: Approver
  /** Hours after which nobody's answer is an answer too. */
  hours: number
  isOn: boolean
}

/** A week: long enough for a holiday week's Monday, short enough that what was asked still holds. */
export const usualHours = 168

const standard = (id: string, name: string, approver: Approver, where: Condition['where']): Policy => ({
  id,
  name,
  approver,
  condition: { version: 1, where },
  hours: usualHours,
  isOn: true,
})

/** What is asked until somebody decides otherwise. */
export const standardPolicies: readonly Policy[] = [
  standard('0195a000-0000-7000-8000-0000000a0001', told`A mailing to more than 200 people`, 'lead', {
    all: [
      { field: 'kind', op: 'is', value: 'message' },
      { field: 'contacts', op: 'above', value: 200 },
    ],
  }),
  standard('0195a000-0000-7000-8000-0000000a0002', told`Anything an agent gives away`, 'account_owner', {
    all: [
      { field: 'by', op: 'is', value: 'agent' },
      {
        any: [
          { field: 'amount', op: 'above', value: 0 },
          { field: 'percent', op: 'above', value: 0 },
        ],
      },
    ],
  }),
  standard('0195a000-0000-7000-8000-0000000a0003', told`A change of more than 500 accounts by a playbook`, 'admin', {
    all: [
      { field: 'by', op: 'is', value: 'playbook' },
      { field: 'accounts', op: 'above', value: 500 },
    ],
  }),
]

export const readerOf = (act: Act, today: Day) => ({
  today,
  value: (field: string): FieldValue => (act as unknown as Record<string, FieldValue | undefined>)[field] ?? null,
  before: () => null,
  stale: () => false,
})

/** The policies by which something must be asked; of several the strictest decides who says yes, and the first is named. */
export function asking(policies: readonly Policy[], act: Act, today: Day): Policy | null {
  const read = readerOf(act, today)
  const met = policies.filter(({ isOn, condition }) => isOn && holds(condition, read))
  const strictness = ({ approver }: Policy) => approvers.indexOf(approver)
  return met.reduce<Policy | null>((best, one) => (best && strictness(best) >= strictness(one) ? best : one), null)
}
