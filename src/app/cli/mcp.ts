import { parseArgs } from 'node:util'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { AppError } from '../../kernel/errors.ts'
import { agentServer, type WhoAsks } from '../../modules/agents/index.ts'
import { authenticate } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Command } from './command.ts'
import { chosenWorkspace, dataOptions, operatorOf, withProduct } from './inside.ts'

export const mcp: Command = {
  name: 'mcp',
  usage: 'mcp [--key KEY | --workspace NAME] [--data DIR] [--database-url URL]',
  summary: 'Serves agents over standard input and output: the reading operations as tools, for the owner of a key',
  run: async (rest) => {
    const options = {
      data: dataOptions.data,
      'database-url': dataOptions['database-url'],
      workspace: dataOptions.workspace,
      key: { type: 'string' },
    } as const
    const { values } = parseArgs({ args: rest, options })
    await withProduct(values, async ({ platform }) => {
      const whoAsks = await askerOf(platform, values.key ?? process.env.TENURE_KEY, values.workspace)
      await whoAsks() // a wrong key is said at once, not with the first question
      await serve(platform, whoAsks)
    })
    return 0
  },
}

/**
 * The owner of the key; without a key the machine's operator, in the workspace that is named. Nobody gets a workspace
 * because it happens to be the only one, and an empty key is a mistake, not the absence of one.
 */
async function askerOf(platform: Platform, key: string | undefined, workspace: string | undefined): Promise<WhoAsks> {
  if (key !== undefined) return () => ownerOf(platform, key, workspace)
  if (workspace === undefined || workspace.trim() === '') {
    throw new AppError('invalid', 'Say who asks: a key in TENURE_KEY or --key, or --workspace NAME as the operator', {
      field: 'key',
      remedy: 'Make a key in Settings, API keys',
    })
  }
  const operator = operatorOf(await chosenWorkspace(platform, workspace))
  return async () => operator
}

/** The same check as at the HTTP door, the named workspace included. */
async function ownerOf(platform: Platform, key: string, workspace: string | undefined) {
  const headers = new Headers({ authorization: `Bearer ${key.trim()}` })
  if (workspace !== undefined) headers.set('x-workspace', workspace)
  const viewer = await authenticate(platform)(new Request('http://127.0.0.1/mcp', { headers }))
  if (viewer?.by !== 'key') throw new AppError('unauthenticated', 'This API key is not valid')
  return viewer
}

/** Until the client closes its end, or the process is asked to end. */
async function serve(platform: Platform, whoAsks: WhoAsks): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('close', resolve)
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve())
  })
  const serving = serveStdio(() => agentServer(platform, whoAsks), {
    onerror: (error) => platform.log.debug({ error: error.message }, 'an agent’s request was refused'),
  })
  await ended
  await serving.close()
}
