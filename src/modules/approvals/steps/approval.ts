import { z } from 'zod'
import { spoken, told } from '../../../kernel/words.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../../platform/steps.ts'
import { namesOfMembers } from '../../workspaces/index.ts'
import { approvers } from '../domain/approval.ts'
import { type ApprovalDraft, askApproval } from '../service/ask.ts'
import { sayAsked } from './asked.ts'

const fields = z.object({
  title: z.string().trim().min(1).max(300).describe('What is asked, such as Invite them to the advisory board'),
  effect: z.array(z.string().trim().min(1).max(500)).max(20).default([]).describe('What happens on a yes, a line each'),
  approver: z.enum(approvers).default('account_owner').describe('Who has to say yes'),
  days: z.number().int().min(1).max(90).default(7).describe('After so many days without an answer it is expired'),
})

export type Fields = z.infer<typeof fields>

/** Asks somebody before the run goes on. */
export const approvalStep = defineStep<Fields>({
  name: 'approval',
  label: spoken('Ask for approval'),
  summary: spoken('Waits until somebody says yes or no; nobody’s answer in time is an answer too'),
  fields,
  reach: 'inside',
  answers: ['approved', 'rejected', 'expired'],
  rehearsed: 'approval',
  act: async (tx, _platform, due) => {
    const asked = await askApproval(tx, due.map(draftOf))
    const names = await namesOfMembers(
      tx,
      asked.flatMap(({ assignee }) => assignee ?? []),
    )
    return asked.map(({ id, assignee, expiresAt }): StepOutcome => {
      const who = assignee ? names.get(assignee) : null
      const says = sayAsked(who)
      return { kind: 'asked', until: expiresAt, says, made: { kind: 'approval', id } }
    })
  },
})

const draftOf = ({ key, fields, account, playbook, run, step }: StepDue<Fields>): ApprovalDraft => ({
  kind: 'playbook',
  title: fields.title,
  effect:
    fields.effect.length > 0 ? fields.effect : [told`The playbook ${playbook.name} goes on behind the step ${step}`],
  payload: { playbook: playbook.id, run, step },
  account,
  askedBy: null,
  playbook: { id: playbook.id, name: playbook.name },
  run,
  stepKey: key,
  policy: null,
  why: told`The playbook ${playbook.name} asks before it goes on`,
  approver: fields.approver,
  hours: fields.days * 24,
  key,
})
