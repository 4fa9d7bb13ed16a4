import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { permissionsOf } from '../workspaces/index.ts'
import { type Client, clientOf } from './clients.ts'
import { isOwnResource, resourceOf } from './domain/own-address.ts'
import { isRegistered } from './domain/redirects.ts'
import { rightsAsked } from './domain/rights.ts'
import { offersOf } from './tools.ts'

/** What a program asks a person to allow, checked. */
export interface Asked {
  clientId: string
  client: Client
  redirect: string
  challenge: string
  rights: string[]
  state: string | null
  resource: string
}

export type ReadRequest =
  | { kind: 'asked'; asked: Asked }
  /** `back` leads to the program with the reason; null where we do not know whose address it is. */
  | { kind: 'refused'; sentence: string; back: string | null }

/** What the page hands on: the query of the authorization request, packed so that no router rewrites it. */
export const packed = (query: string): string => `r.${Buffer.from(query).toString('base64url')}`

const unpacked = (text: string): URLSearchParams =>
  new URLSearchParams(text.startsWith('r.') ? Buffer.from(text.slice(2), 'base64url').toString() : '')

/** Reads and checks an authorization request (OAuth 2.1, 4.1.1; RFC 8707). It is checked again when it is allowed. */
export function readRequest(platform: Platform, viewer: Viewer, text: string): ReadRequest {
  const query = unpacked(text)
  const of = (name: string) => query.get(name) ?? ''
  const { secret, baseUrl } = platform.config
  const client = clientOf(secret, of('client_id'))
  const redirect = of('redirect_uri')
  if (!client) return unknown(told`This program is not registered here. Let it register again.`)
  if (!isRegistered(redirect, client.redirects))
    return unknown(told`The program wants to return to an address that it has not registered.`)
  const state = query.get('state')
  const refused = (error: string, sentence: string): ReadRequest => ({
    kind: 'refused',
    sentence,
    back: answerTo(platform, { redirect, state }, { error, error_description: sentence }),
  })
  if (of('response_type') !== 'code') return refused('unsupported_response_type', told`The program asks for no code.`)
  if (of('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(of('code_challenge')))
    return refused('invalid_request', told`The program sends no challenge by S256 (PKCE).`)
  if (query.getAll('resource').length !== 1 || !isOwnResource(of('resource'), baseUrl))
    return refused('invalid_target', told`The program asks for another address than ${resourceOf(baseUrl)}.`)
  const rights = rightsAsked(of('scope'), rightsOffered(platform), usualRights(platform)).filter((right) =>
    viewer.permissions.has(right),
  )
  if (rights.length === 0) return refused('invalid_scope', told`The program asks for nothing that you may read.`)
  const asked = { clientId: of('client_id'), client, redirect, challenge: of('code_challenge'), rights, state }
  return { kind: 'asked', asked: { ...asked, resource: resourceOf(baseUrl) } }
}

const unknown = (sentence: string): ReadRequest => ({ kind: 'refused', sentence, back: null })

/** The program's address with our answer; `iss` says whose answer it is (RFC 9207). */
export function answerTo(
  platform: Platform,
  { redirect, state }: Pick<Asked, 'redirect' | 'state'>,
  answer: Record<string, string>,
): string {
  const url = new URL(redirect)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  url.searchParams.set('iss', platform.config.baseUrl)
  return url.href
}

/** Every right that some tool needs. */
export function rightsOffered(platform: Platform): string[] {
  const needed = [...offersOf(platform).values()].map(({ permission }) => permission)
  return [...new Set(needed)].filter((permission) => permission !== 'signed in').sort()
}

/** Those that every member has: what a program is told to ask for. */
export function usualRights(platform: Platform): string[] {
  const everybody = permissionsOf('viewer')
  return rightsOffered(platform).filter((right) => everybody.has(right))
}
