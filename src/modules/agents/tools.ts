import { z } from 'zod'
import type { Contributions, Platform, Route, Viewer } from '../../platform/contributions.ts'
import { checkAnswer, checkInput, permit, requestContext } from '../../platform/http/api.ts'
import type { Operation } from '../../platform/http/operation.ts'

/** A reading operation as an agent is told of it. */
export interface Tool {
  name: string
  description: string
  inputSchema: { type: 'object' } & Record<string, unknown>
  outputSchema: { type: 'object' } & Record<string, unknown>
  annotations: { readOnlyHint: true; destructiveHint: false; idempotentHint: true; openWorldHint: false }
}

/** Only what reads is offered, and nothing that answers with a file. */
export const isForAgents = ({ method, carries, notForAgents }: Operation): boolean =>
  method === 'get' && carries === undefined && notForAgents === undefined

/** `measures.ofAccount` is called `measures_of_account`: dots and capitals are not taken by every client. */
export const toolName = (operation: string): string =>
  operation.replaceAll('.', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export function toolOf(operation: Operation): Tool {
  return {
    name: toolName(operation.name),
    description: describe(operation),
    inputSchema: schemaOf(operation.input.strict(), 'input'),
    outputSchema: schemaOf(operation.output, 'output'),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  }
}

const describe = ({ summary, input }: Operation): string =>
  'cursor' in input.shape
    ? `${summary}. Page by page: send \`next\` back as \`cursor\` until it is null.`
    : `${summary}.`

/** Without the name of its dialect, which the validators of older clients refuse; what we use means the same in all. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Tool['inputSchema'] {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(schema), spelledOut)
}

/** `text or null` as two branches: clients that know one type for each value would drop it, or refuse the whole tool. */
function spelledOut(_key: string, part: unknown): unknown {
  if (typeof part !== 'object' || part === null || !('type' in part) || !Array.isArray(part.type)) return part
  const { type, ...rest } = part
  return { ...rest, anyOf: type.map((one) => ({ type: one })) }
}

/** A tool together with what it runs. */
export interface Offer {
  tool: Tool
  permission: string
  route: Route
}

export type Offers = ReadonlyMap<string, Offer>

const made = new WeakMap<Contributions, Offers>()

/** Every tool there is, by name; made once, since shapes do not change while the product runs. */
export function offersOf({ contributions }: Platform): Offers {
  const known = made.get(contributions)
  if (known) return known
  const routes = contributions.modules.flatMap((module) => module.routes ?? [])
  const offers = new Map(routes.filter(({ operation }) => isForAgents(operation)).map(offered))
  made.set(contributions, offers)
  return offers
}

function offered({ operation, run }: Route): [string, Offer] {
  // Over HTTP a stray parameter is passed over; an agent that invents one has misunderstood something.
  const strict = { ...operation, input: operation.input.strict() }
  const tool = toolOf(operation)
  return [tool.name, { tool, permission: operation.permission, route: { operation: strict, run } }]
}

export const mayUse = ({ permission }: Offer, { permissions }: Viewer): boolean =>
  permission === 'signed in' || permissions.has(permission)

/** Permit, check, act, check: what the HTTP face does with the same operation. */
export async function runTool(
  platform: Platform,
  viewer: Viewer,
  { route: { operation, run } }: Offer,
  input: Record<string, unknown>,
): Promise<unknown> {
  permit(operation, viewer)
  const checked = checkInput(operation, input)
  return checkAnswer(operation, await run(requestContext(platform, viewer), checked as never))
}
