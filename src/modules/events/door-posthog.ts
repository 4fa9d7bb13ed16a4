import type { Hono } from 'hono'
import { told } from '../../kernel/words.ts'
import { posthogDialect } from './domain/posthog.ts'
import { cors, type Door, type Doorway, keyInBody } from './doorway.ts'

/** `batch` is what servers send, `capture` and `e` are the single events of those who write to the protocol themselves. */
const addresses = ['/batch/', '/batch', '/capture/', '/capture', '/i/v0/e/', '/i/v0/e']

const door: Door = {
  keyOf: (_, body) => keyInBody(body, 'api_key') ?? keyInBody(body, 'token'),
  keyRemedy: told`Give the key to the library in the place of its project key; it travels as api_key in the body`,
  praise: { status: 'Ok' },
  tooLarge: 413, // then the library halves its batch and sends it again
}

/** The libraries ask for feature flags as they go. There are none here, and this answer keeps them quiet. */
const noFlags = JSON.stringify({ flags: {}, errorsWhileComputingFlags: false })

/** The door for product events in the protocol of PostHog: its libraries for servers work unchanged. */
export function openPosthogDoor(app: Hono, doorway: Doorway): void {
  for (const path of addresses) doorway.at(path, door, posthogDialect)
  for (const path of ['/flags/', '/flags']) {
    app.options(path, () => new Response(null, { status: 204, headers: cors }))
    app.post(path, () => new Response(noFlags, { headers: { 'content-type': 'application/json', ...cors } }))
  }
}
