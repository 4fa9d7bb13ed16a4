import { z } from 'zod'
import { addDays } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../../platform/steps.ts'
import { namesOfMembers, today, viewersOf } from '../../workspaces/index.ts'
import { offerTitle } from '../domain/offer.ts'
import { offered } from '../operations.ts'
import { type Drawn, drawUp, type OfferDraft } from '../service/offers.ts'
import { sayAsked } from './asked.ts'

const fields = z
  .object({
    ...offered,
    days: z.number().int().min(1).max(365).default(30).describe('For how many days the customer may accept'),
  })
  .refine(({ percent, amount, months }) => percent !== null || amount !== null || months !== null, {
    path: ['percent'],
    message: told`say how much is offered`,
  })

export type Fields = z.infer<typeof fields>

/** Draws up an offer; what the role of whoever switched the playbook on may not give waits for approval. */
export const offerStep = defineStep<Fields>({
  name: 'offer',
  label: spoken('Draw up an offer'),
  summary: spoken('An offer for somebody to make; above a limit, and to make a customer stay, only after approval'),
  fields,
  reach: 'inside',
  answers: ['approved', 'rejected', 'expired'],
  rehearsed: 'approval',
  act: async (tx, _platform, due) => {
    const roles = await rolesOf(tx, due)
    const day = await today(tx)
    const drafts = due.map((one): OfferDraft => {
      const { kind, purpose, percent, amount, months, days, reason } = one.fields
      return {
        ...{ kind, purpose, percent, amount, months, reason, account: one.account, by: one.by },
        validUntil: addDays(day, days),
        role: one.by ? (roles.get(one.by) ?? null) : null,
        begins: 'submitted',
        key: one.key,
        from: { playbook: { id: one.playbook.id, name: one.playbook.name }, run: one.run, stepKey: one.key },
      }
    })
    const drawn = await drawUp(tx, drafts)
    const names = await namesOfMembers(
      tx,
      drawn.flatMap((one) => (one.kind === 'drawn' && one.assignee ? one.assignee : [])),
    )
    return drawn.map((one) => outcomeOf(one, names))
  },
})

const rolesOf = async (tx: Tx, due: readonly StepDue<Fields>[]): Promise<Map<MemberId, string>> => {
  const members = [...new Set(due.flatMap(({ by }) => by ?? []))]
  return new Map((await viewersOf(tx, members)).map(({ member, role }) => [member, role]))
}

function outcomeOf(one: Drawn, names: ReadonlyMap<MemberId, string>): StepOutcome {
  if (one.kind === 'refused') return { kind: 'held', says: one.says }
  const made = { kind: 'offer', id: one.offer.id }
  if (one.approval === null) return { kind: 'done', says: told`Drawn up: ${offerTitle(one.offer)}`, made }
  const who = one.assignee ? names.get(one.assignee) : null
  const says = sayAsked(who)
  return { kind: 'asked', until: one.expiresAt, says, made }
}
