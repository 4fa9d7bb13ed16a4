import { createHash } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId, secret } from '../../platform/random.ts'
import { audit, product, viewerOf } from '../workspaces/index.ts'
import { isStolen, type Redeemed, refusal } from './domain/outcomes.ts'
import { isOwnResource, resourceOf } from './domain/own-address.ts'
import { hostOf } from './domain/redirects.ts'
import { type TokenKind, tokenText, workspaceOfToken } from './domain/token-text.ts'
import type { Asked } from './request.ts'
import * as store from './store.ts'

/** Seconds: a code travels straight back; an access token is asked anew by the program; a refresh token outlives a holiday. */
const lifetime: Record<TokenKind, number> = { code: 60, access: 30 * 60, refresh: 30 * 86_400 }

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex')

/** Lets a program read for the viewer; answers the code by which it fetches its tokens. Earlier ones of the same program end. */
export async function allow(tx: Tx, viewer: Viewer, asked: Asked, scopes: string[]): Promise<string> {
  const clientHash = fingerprint(asked.clientId)
  await store.endConnections(tx, await store.earlierConnections(tx, viewer.member, clientHash))
  const id = newId(tx.now)
  const { name } = asked.client
  const host = hostOf(asked.redirect)
  const { resource } = asked
  await store.insertConnection(tx, { id, member: viewer.member, clientHash, resource, client: name, host, scopes })
  const { redirect, challenge } = asked
  const code = await newToken(tx, { connection: id, kind: 'code', redirect, challenge })
  await audit(tx, viewer, {
    action: 'connection.allowed',
    subject: 'connection',
    subjectId: id,
    after: { name, host, scopes },
  })
  return code
}

async function newToken(tx: Tx, token: Omit<store.NewToken, 'hash' | 'expiresAt'>): Promise<string> {
  const text = tokenText(token.kind, tx.workspace, secret())
  const expiresAt = new Date(tx.now.getTime() + lifetime[token.kind] * 1000)
  await store.insertToken(tx, { ...token, hash: fingerprint(text), expiresAt })
  return text
}

/** Ends a connection of one's own, or any of the workspace where one manages its keys. */
export async function disconnect(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const found = await store.liveConnection(tx, id)
  if (!found || (found.member !== viewer.member && !viewer.permissions.has('keys.manage')))
    throw new AppError('not_found', told`No connection with this id`)
  await end(tx, viewer, id, found.client, null)
}

async function end(tx: Tx, viewer: Viewer, id: string, name: string, why: string | null): Promise<void> {
  if ((await store.endConnections(tx, [id])) === 0) return
  await audit(tx, viewer, { action: 'connection.ended', subject: 'connection', subjectId: id, before: { name }, why })
}

export interface CodeSent {
  code: string
  clientId: string
  redirect: string | undefined
  verifier: string
  resource: string | undefined
}

const wrongGrant = refusal('invalid_grant', told`This code or token is not valid, or has been used`)

/** A code against tokens, once. Whoever comes with a code that was used, or with a wrong proof, ends what it began. */
export async function redeemCode(platform: Platform, sent: CodeSent): Promise<Redeemed> {
  const workspace = workspaceOfToken('code', sent.code)
  if (!workspace) return wrongGrant
  return platform.db.within(workspace, async (tx) => {
    const hash = fingerprint(sent.code)
    const held = await store.heldToken(tx, hash)
    if (held?.kind !== 'code') return wrongGrant
    if (held.usedAt !== null || !isProved(held, sent)) {
      await end(tx, product(workspace), held.connection, held.client, 'a code was used twice or without its proof')
      return wrongGrant
    }
    if (sent.resource !== undefined && !isOwnResource(sent.resource, platform.config.baseUrl)) return wrongTarget
    await store.spendToken(tx, hash)
    return newTokens(tx, held)
  })
}

const wrongTarget = refusal('invalid_target', told`Tokens are only given for the address at which agents knock`)

/** The program is the one that asked, returns where it said, and knows what its challenge was made of (PKCE, S256). */
function isProved(held: store.HeldToken, { clientId, redirect, verifier }: CodeSent): boolean {
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const returns = redirect === undefined || redirect === held.redirect
  return held.clientHash === fingerprint(clientId) && returns && held.challenge === challenge
}

async function newTokens(tx: Tx, { connection, member, scopes }: store.HeldToken): Promise<Redeemed> {
  const isThere = await viewerOf(tx, member, 'key').then(() => true, refuseAbsent)
  if (!isThere) return wrongGrant
  await store.forgetExpiredTokens(tx, connection)
  const access = await newToken(tx, { connection, kind: 'access' })
  const refresh = await newToken(tx, { connection, kind: 'refresh' })
  return { kind: 'tokens', access, refresh, seconds: lifetime.access, scopes }
}

function refuseAbsent(error: unknown): false {
  if (error instanceof AppError && error.code === 'not_found') return false
  throw error
}

export interface RefreshSent {
  refresh: string
  clientId: string
  resource: string | undefined
}

/** New tokens for a refresh token, which is spent thereby. */
export async function refreshTokens(platform: Platform, sent: RefreshSent): Promise<Redeemed> {
  const workspace = workspaceOfToken('refresh', sent.refresh)
  if (!workspace) return wrongGrant
  return platform.db.within(workspace, async (tx) => {
    const hash = fingerprint(sent.refresh)
    const held = await store.heldToken(tx, hash)
    if (held?.kind !== 'refresh' || held.clientHash !== fingerprint(sent.clientId)) return wrongGrant
    if (isStolen(held.usedAt, tx.now)) {
      await end(tx, product(workspace), held.connection, held.client, 'a refresh token was used twice')
      return wrongGrant
    }
    if (sent.resource !== undefined && !isOwnResource(sent.resource, platform.config.baseUrl)) return wrongTarget
    await store.spendToken(tx, hash)
    return newTokens(tx, held)
  })
}

/** A program gives up what it holds: the whole connection ends. Unknown texts are no fault (RFC 7009). */
export async function revokeToken(platform: Platform, text: string): Promise<void> {
  const workspace = workspaceOfToken('access', text) ?? workspaceOfToken('refresh', text)
  if (!workspace) return
  await platform.db.within(workspace, async (tx) => {
    const held = await store.heldToken(tx, fingerprint(text))
    if (held) await end(tx, product(workspace), held.connection, held.client, 'the program gave it back')
  })
}

/** Who a token acts for: its member, within what was allowed, and only at the address for which it was given. */
export async function viewerOfToken(platform: Platform, text: string): Promise<Viewer> {
  const workspace = workspaceOfToken('access', text)
  if (!workspace) throw wrongToken()
  return platform.db.within(workspace, async (tx) => {
    const held = await store.liveToken(tx, fingerprint(text))
    if (held?.kind !== 'access' || held.resource !== resourceOf(platform.config.baseUrl)) throw wrongToken()
    await store.noteUse(tx, held.connection)
    const viewer = await viewerOf(tx, held.member, 'key').catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'not_found' ? wrongToken() : error
    })
    const permissions = viewer.permissions.intersection(new Set(held.scopes))
    return { ...viewer, name: `${viewer.name} (through ${held.client})`, permissions }
  })
}

const wrongToken = () =>
  new AppError('unauthenticated', told`This token is not valid, or has expired`, {
    remedy: told`Refresh it, or connect again`,
  })
