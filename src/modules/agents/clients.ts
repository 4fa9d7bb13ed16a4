import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { isAllowedRedirect } from './domain/redirects.ts'

/** A program that may ask to be let in. */
export interface Client {
  name: string
  redirects: string[]
}

const prefix = 'tnp_'
const kept = z.object({ n: z.string(), r: z.array(z.string()), t: z.number() })

/**
 * Registers a program by giving it an id that carries what it said of itself, sealed by us. Nothing is written, so that
 * nobody who is not signed in can fill a table.
 */
export function clientId(secret: string, client: Client, now: Date): string {
  const said = { n: client.name, r: client.redirects, t: Math.floor(now.getTime() / 1000) }
  const body = Buffer.from(JSON.stringify(said)).toString('base64url')
  return `${prefix}${body}.${seal(secret, body)}`
}

/** The program that an id of ours stands for; null for any other text. */
export function clientOf(secret: string, id: string): Client | null {
  const [, body, sealed] = /^tnp_([\w-]{1,6000})\.([\w-]{43})$/.exec(id) ?? []
  if (!body || !sealed || !timingSafeEqual(Buffer.from(sealed), Buffer.from(seal(secret, body)))) return null
  const said = kept.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  return { name: said.n, redirects: said.r }
}

const seal = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(`client of agents\n${body}`).digest('base64url')

const registration = z.object({
  client_name: z.string().max(200).optional(),
  redirect_uris: z.array(z.string().max(500)).min(1).max(10),
})

export type Registered =
  | { kind: 'registered'; answer: Record<string, unknown> }
  | { kind: 'refused'; error: 'invalid_redirect_uri' | 'invalid_client_metadata'; sentence: string }

/** What a program asks for beyond name and addresses is answered with what we give: a public client with PKCE. */
export function register(secret: string, asked: unknown, now: Date): Registered {
  const parsed = registration.safeParse(asked)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') || 'the body'
    return { kind: 'refused', error: 'invalid_client_metadata', sentence: told`${where} is missing or not valid` }
  }
  const { redirect_uris: redirects, client_name: given = '' } = parsed.data
  const wrong = redirects.find((uri) => !isAllowedRedirect(uri))
  if (wrong !== undefined) {
    const sentence = told`An address of return begins with https, or with http on the person’s own machine`
    return { kind: 'refused', error: 'invalid_redirect_uri', sentence }
  }
  const name = named(given)
  return {
    kind: 'registered',
    answer: {
      client_id: clientId(secret, { name, redirects }, now),
      client_id_issued_at: Math.floor(now.getTime() / 1000),
      client_name: name,
      redirect_uris: redirects,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  }
}

/** A name that fits a line and hides nothing in it. */
const named = (given: string): string => {
  const line = given.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return line === '' ? told`A program without a name` : line.slice(0, 80)
}
