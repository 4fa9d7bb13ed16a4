import type { Hono } from 'hono'
import { httpApp } from '../../src/app/server.ts'
import type { Platform } from '../../src/platform/contributions.ts'

/** What came back for one message of an agent. */
export interface Told {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as it expects them
  result: any
  error: { code: number; message: string } | undefined
}

export interface Agent {
  /** Sends one message; `bearer` null sends none. */
  send(bearer: string | null, method: string, params?: unknown, headers?: Record<string, string>): Promise<Told>
  /** Calls a tool and answers what it said, with `isError` where it refused. */
  call(bearer: string, name: string, input?: unknown): Promise<Told>
  app: Hono
}

/** An agent at the HTTP door of a platform, without a socket: the plainest of clients, of the revision 2025-11-25. */
export function anAgent(platform: Platform): Agent {
  const app = httpApp(platform)
  const send: Agent['send'] = async (bearer, method, params, headers = {}) => {
    const { host } = new URL(platform.config.baseUrl)
    const response = await app.request('/mcp', {
      method: 'POST',
      headers: {
        host,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) }),
    })
    return toldBy(response)
  }
  return { app, send, call: (bearer, name, input = {}) => send(bearer, 'tools/call', { name, arguments: input }) }
}

export async function toldBy(response: Response): Promise<Told> {
  const text = await response.text()
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  const message = isStream ? /^data: (.+)$/m.exec(text)?.[1] : text
  const { result, error } = parsed(message ?? '')
  return { status: response.status, headers: response.headers, text, result, error }
}

function parsed(text: string): { result?: unknown; error?: Told['error'] } {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
