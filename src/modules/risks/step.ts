import { z } from 'zod'
import { addDays } from '../../kernel/day.ts'
import { spoken, told } from '../../kernel/words.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../platform/steps.ts'
import { today } from '../workspaces/index.ts'
import { causes, impacts } from './domain/risk.ts'
import { openRisks, type RiskDraft } from './service/open.ts'
import { openOfCauses } from './store/risks.ts'

const fields = z.object({
  cause: z.enum(causes),
  what: z.string().trim().min(1).max(300).describe('What may go wrong, such as Use has halved since the sponsor left'),
  impact: z.enum(impacts).default('medium'),
  next_step: z.string().trim().min(1).max(300).nullable().default(null),
  days: z.number().int().min(0).max(365).nullable().default(null).describe('In how many days the next step is due'),
})

type Fields = z.infer<typeof fields>

/** Opens a risk for whoever owns the account, unless one of this cause is open already. */
export const riskStep = defineStep<Fields>({
  name: 'risk',
  label: spoken('Open a risk'),
  summary: spoken('Puts a risk on the register for the account’s owner; one that is open for the same cause stands'),
  fields,
  reach: 'inside',
  rehearsed: 'risk',
  act: async (tx, _platform, due) => {
    const day = await today(tx)
    const open = await openOfCauses(
      tx,
      due.map(({ account, fields: { cause } }) => ({ account, cause })),
    )
    const placeOf = ({ account, fields: { cause } }: StepDue<Fields>) => `${account} ${cause}`
    const fresh = due.filter((one) => !open.has(placeOf(one)))
    const opened = await openRisks(
      tx,
      fresh.map(
        ({ key, account, playbook, fields: { cause, what, impact, next_step: nextStep, days } }): RiskDraft => ({
          ...{ key, account, cause, what, impact, nextStep },
          dueOn: days === null ? null : addDays(day, days),
          origin: 'playbook',
          playbookName: playbook.name,
          by: null,
        }),
      ),
    )
    const made = new Map(fresh.map((one, at) => [one.key, opened[at]?.id]))
    return due.map((one): StepOutcome => {
      const id = open.get(placeOf(one)) ?? made.get(one.key)
      const says = open.has(placeOf(one))
        ? told`A risk of this cause is open already`
        : told`Opened: ${one.fields.what}`
      return { kind: 'done', says, ...(id ? { made: { kind: 'risk', id } } : {}) }
    })
  },
})
