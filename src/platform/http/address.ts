import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Config } from '../config.ts'
import { isAmong } from './public-address.ts'

/** What is asked within this process comes from nowhere. */
export const noAddress = 'unknown'

/**
 * Where a request comes from. X-Forwarded-For is believed only where the connection itself comes from a proxy that the
 * operator named, since anybody can send it; the caller is then the last address in it that no such proxy has.
 */
export function addressOf(context: Context, { trustedProxies = [] }: Config): string {
  const peer = peerOf(context)
  return callerBehind(peer, context.req.header('x-forwarded-for'), trustedProxies)
}

export function callerBehind(peer: string, forwarded: string | undefined, proxies: readonly string[]): string {
  if (!forwarded || !isAmong(peer, proxies)) return peer
  const hops = forwarded.split(',').map((hop) => hop.trim())
  return hops.toReversed().find((hop) => !isAmong(hop, proxies)) ?? peer
}

function peerOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? 'unknown'
  } catch {
    return noAddress // not behind a socket
  }
}
