import { z } from 'zod'
import { addDays } from '../../../kernel/day.ts'
import { spoken, told } from '../../../kernel/words.ts'
import { defineStep, type StepDue } from '../../../platform/steps.ts'
import { today } from '../../workspaces/index.ts'
import { type Due, kinds, priorities, roles } from '../domain/task.ts'
import { openTasks } from '../service/open.ts'

const words = (most: number) => z.string().trim().min(1).max(most)

const fields = z.strictObject({
  title: words(200),
  kind: z.enum(kinds).default('to_do'),
  owner: z.enum(roles).default('csm').describe('Who fills this role for the account does it'),
  reason: words(500).optional().describe('Why it is to be done, for whoever does it'),
  priority: z.enum(priorities).default('normal'),
  due: z
    .union([
      z.strictObject({ days: z.number().int().min(0).max(730) }),
      z.strictObject({
        hours: z.number().min(0.5).max(2000),
        counted: z.enum(['business', 'calendar']).default('business'),
      }),
    ])
    .optional()
    .describe('Days until the end of which, or hours within which, it is to be done'),
  checklist: z.array(words(200)).max(50).default([]),
  deliverable: words(200).optional().describe('What is to be given when it is done'),
  hours: z
    .number()
    .min(0)
    .max(40)
    .default(0.5)
    .describe('Hours of work that it takes, for the load that a simulation shows'),
})

/** Opens a task for whoever fills a role for the account (F251). */
export const taskStep = defineStep<z.infer<typeof fields>>({
  name: 'task',
  label: spoken('Open a task'),
  summary: 'Opens a task for whoever fills a role for the account',
  fields,
  reach: 'inside',
  rehearsed: 'task',
  hours: ({ hours }) => hours,
  act: async (tx, _platform, due) => {
    const on = await today(tx)
    const dueOf = ({ fields: { due: by } }: StepDue<z.infer<typeof fields>>): Due | null => {
      if (!by) return null
      return 'days' in by ? { on: addDays(on, by.days) } : by
    }
    const opened = await openTasks(
      tx,
      due.map((step) => ({
        ...{ title: step.fields.title, kind: step.fields.kind, priority: step.fields.priority },
        reason: step.fields.reason ?? told`The playbook ${step.playbook.name} asks for it`,
        ...{ account: step.account, about: { kind: 'playbook_run', id: step.run } },
        ...{ asked: { role: step.fields.owner }, due: dueOf(step), checklist: step.fields.checklist },
        ...{ asks: step.fields.deliverable, origin: 'automation' as const, key: step.key, by: null },
      })),
    )
    return opened.map(({ id }, place) => ({
      kind: 'done',
      says: told`Opened the task ${due[place]?.fields.title ?? ''}`,
      made: { kind: 'task', id },
    }))
  },
})
