import type { Context, Hono } from 'hono'
import type { Platform } from '../../platform/contributions.ts'
import { agentPath } from './domain/own-address.ts'

type Answers = (context: Context) => Promise<Response>

/** Mounts /mcp, by which agents ask over HTTP. What speaks their protocol is read with the first request: a start waits for none of it. */
export function agentDoor(app: Hono, platform: Platform): void {
  let answers: Promise<Answers> | undefined
  app.all(agentPath, async (context) => {
    answers ??= import('./answers.ts').then(({ agentAnswers }) => agentAnswers(platform))
    return (await answers)(context)
  })
}
