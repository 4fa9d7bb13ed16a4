import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { writeBrief } from './domain/brief.ts'
import { offersOf, runTool, toolName } from './tools.ts'

/** Of each operation's answer what a brief needs. */
const text = z.string().nullable()
const parts = {
  account: z.object({
    name: z.string(),
    stage: z.string(),
    ownerName: text,
    plan: text,
    arr: z.number().nullable(),
    arrCurrency: z.string(),
    size: text,
    touch: text,
    industry: text,
    country: text,
    since: text,
    renewsOn: text,
  }),
  health: z.object({
    score: z.number().nullable(),
    band: z.string(),
    day: text,
    stale: z.boolean(),
    provisional: z.boolean(),
    completeness: z.number(),
    risk: z.object({ level: z.string(), rule: text }),
    components: z.array(
      z.object({
        label: z.string(),
        score: z.number().nullable(),
        points: z.number(),
        change: z.number().nullable(),
      }),
    ),
    missing: z.array(z.object({ label: z.string() })),
  }),
  explained: z.object({ sentence: z.string(), movers: z.array(z.object({ sentence: z.string() })) }),
  wayBack: z.object({ sentence: z.string() }),
  tickets: z.object({
    items: z.array(
      z.object({ name: z.string(), subject: text, priority: z.string(), state: z.string(), openDays: z.number() }),
    ),
    next: text,
  }),
  objectives: z.object({
    items: z.array(z.object({ title: z.string(), progress: z.number(), due: text, isDue: z.boolean() })),
  }),
  contracts: z.object({ state: z.string(), noticeOn: text, renewsOn: text }),
  people: z.object({ items: z.array(z.object({ name: z.string(), title: text, role: z.string() })), next: text }),
  timeline: z.object({
    items: z.array(z.object({ at: z.string(), kind: z.string(), text: z.string(), actor: text })),
  }),
}

/** The account as Markdown, from the operations that the asker may use. A foreign account is as absent as any other. */
export async function briefOf(platform: Platform, viewer: Viewer, account: string): Promise<string> {
  const ask = async <Part extends z.ZodType>(operation: string, part: Part, input = {}): Promise<z.infer<Part>> =>
    part.parse(await read(platform, viewer, operation, { account, ...input }))
  const may = <Part extends z.ZodType>(operation: string, part: Part, input = {}) =>
    ask(operation, part, input).catch(withoutMissing)
  // One after another: a brief is for one reader and shall not take the database's connections from everybody else.
  return writeBrief({
    account: await ask('accounts.get', parts.account),
    health: await may('health.get', parts.health),
    explained: await may('health.explain', parts.explained),
    wayBack: await may('health.return', parts.wayBack),
    tickets: await may('helpdesk.list_tickets', parts.tickets, { show: 'unresolved', limit: 10 }),
    objectives: await may('success_plans.list_objectives', parts.objectives),
    contracts: await may('revenue.list_contracts', parts.contracts),
    people: await may('accounts.contacts', parts.people, { limit: 10 }),
    timeline: await may('timeline.list', parts.timeline, { limit: 10 }),
  })
}

function read(platform: Platform, viewer: Viewer, operation: string, input: Record<string, unknown>): Promise<unknown> {
  const offer = offersOf(platform).get(toolName(operation))
  if (!offer) throw new Error(`There is no operation ${operation}`)
  return runTool(platform, viewer, offer, input)
}

/** The account itself is known by then: a part that one may not read, or that is not there yet, is left out. */
function withoutMissing(error: unknown): undefined {
  if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) return undefined
  throw error
}
