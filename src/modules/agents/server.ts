import { type CallToolResult, ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server'
import packageFile from '../../../package.json' with { type: 'json' }
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { asProblem } from '../../platform/http/problem.ts'
import { instructions } from './domain/instructions.ts'
import { sentencesOf } from './domain/sentences.ts'
import { completeName, getPrompt, prompts } from './prompts.ts'
import { readResource, resources, resourceTemplates } from './resources.ts'
import { mayUse, type Offer, offersOf, runTool } from './tools.ts'

/** Whoever an agent acts for, asked anew with every request, so that a revoked key ends in the middle of a conversation. */
export type WhoAsks = () => Promise<Viewer>

/** The protocol's server for one asker: tools, resources and prompts, all of which only read. */
export function agentServer(platform: Platform, whoAsks: WhoAsks): Server {
  const server = new Server(
    { name: 'tenure', title: 'Tenure', version: packageFile.version },
    { capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} }, instructions },
  )
  const offers = offersOf(platform)
  const asked = <Params, Answer>(work: (viewer: Viewer, params: Params) => Promise<Answer> | Answer) => {
    return async ({ params }: { params?: Params }): Promise<Answer> => {
      try {
        return await work(await whoAsks(), params as Params)
      } catch (error) {
        throw asProtocolError(platform, error)
      }
    }
  }
  server.setRequestHandler(
    'tools/list',
    asked((viewer) => ({
      tools: [...offers.values()].filter((offer) => mayUse(offer, viewer)).map(({ tool }) => tool),
    })),
  )
  server.setRequestHandler(
    'tools/call',
    asked(async (viewer, { name, arguments: input = {} }: ToolCall) => {
      const offer = offers.get(name)
      if (!offer) throw new ProtocolError(ProtocolErrorCode.InvalidParams, noSuchTool(name))
      return server.projectCallToolResult(await answered(platform, viewer, offer, input), offer.tool.outputSchema)
    }),
  )
  server.setRequestHandler(
    'resources/list',
    asked(() => ({ resources })),
  )
  server.setRequestHandler(
    'resources/templates/list',
    asked(() => ({ resourceTemplates })),
  )
  server.setRequestHandler(
    'resources/read',
    asked((viewer, { uri }: { uri: string }) => readResource(platform, viewer, uri)),
  )
  server.setRequestHandler(
    'prompts/list',
    asked(() => ({ prompts })),
  )
  server.setRequestHandler(
    'prompts/get',
    asked((viewer, params: ToolCall & { arguments?: Record<string, string> }) => getPrompt(platform, viewer, params)),
  )
  server.setRequestHandler(
    'completion/complete',
    asked((viewer, { argument }: { argument: { name: string; value: string } }) =>
      completeName(platform, viewer, argument),
    ),
  )
  return server
}

interface ToolCall {
  name: string
  arguments?: Record<string, unknown>
}

const noSuchTool = (name: string) =>
  `There is no tool ${JSON.stringify(name.slice(0, 100))}. Ask tools/list which there are.`

/** A refusal is an answer that the agent can read and act upon. */
async function answered(
  platform: Platform,
  viewer: Viewer,
  offer: Offer,
  input: Record<string, unknown>,
): Promise<CallToolResult> {
  try {
    const answer = (await runTool(platform, viewer, offer, input)) as Record<string, unknown>
    return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer }
  } catch (error) {
    return { content: [{ type: 'text', text: told(platform, error).sentences }], isError: true }
  }
}

/** What cannot be an answer of its own: the key has ended, or something broke. */
function asProtocolError(platform: Platform, error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error
  const { status, sentences } = told(platform, error)
  return new ProtocolError(
    status === 500 ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidRequest,
    sentences,
  )
}

/** A bug is logged and says nothing of its inside. */
function told(platform: Platform, error: unknown): { status: number; sentences: string } {
  const { status, body } = asProblem(error)
  if (status === 500)
    platform.log.error({ error: (error as Error)?.stack ?? String(error) }, 'an agent’s request failed')
  return { status, sentences: sentencesOf(body) }
}
