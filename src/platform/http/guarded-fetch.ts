import { lookup } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import { Agent, buildConnector, fetch } from 'undici'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Config } from '../config.ts'
import { isPublicAddress } from './public-address.ts'

export interface OutgoingRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array | null
  signal?: AbortSignal | null
  /** What becomes of a redirect: followed with every step checked again, or handed back. */
  redirect?: 'follow' | 'manual'
}

export type GuardedFetch = (address: string | URL, request?: OutgoingRequest) => Promise<Response>

export interface Guard {
  /** Hosts that may be reached although they lie inside, each `name`, `name:port` or an address. */
  allowHosts?: readonly string[]
  /** Milliseconds until an answer must be there whole. */
  timeout?: number
  /** Bytes of an answer, after unpacking. */
  largestAnswer?: number
  /** Answers the addresses of a name; the system's own where absent. */
  resolve?: (name: string) => Promise<string[]>
  /** Opens a connection to an address that was checked; undici's own where absent. */
  dial?: buildConnector.connector
}

const usualTimeout = 10_000
const usualLargest = 5 * 1024 * 1024
const mostRedirects = 5

/**
 * The product's only way to call out. An address that somebody typed is resolved, checked and dialled as one step: the
 * very address that was found public is connected to, so a name that changes its mind in between leads nowhere.
 * Redirects start over. What lies inside is reached only where the operator named the host.
 */
export function guardedFetch(guard: Guard = {}): GuardedFetch {
  const dispatcher = new Agent({ connect: guardedConnector(guard), allowH2: false })
  return async (address, request = {}) => {
    const limit = AbortSignal.timeout(guard.timeout ?? usualTimeout)
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit
    try {
      return await follow(guard, { ...request, signal }, new Step(plainAddress(address, guard), dispatcher))
    } catch (error) {
      throw asRefusal(error)
    }
  }
}

const made = new WeakMap<Config, GuardedFetch>()

/** The running product's guarded fetch, with the hosts that its operator allows. */
export function outgoing(config: Config): GuardedFetch {
  const known = made.get(config) ?? guardedFetch({ allowHosts: config.allowHosts ?? [], ...resolver(config) })
  made.set(config, known)
  return known
}

const resolver = ({ resolveHost }: Config) => (resolveHost ? { resolve: resolveHost } : {})

// ---------------------------------------------------------------- what an address may be

const refused = (message: string, remedy: string) => new AppError('invalid', message, { field: 'address', remedy })

const insideOnly = () =>
  refused(
    told`This address does not lie on the public internet`,
    told`Use a public address, or let the operator name the host in TENURE_ALLOW_HOSTS`,
  )

function plainAddress(address: string | URL, guard: Guard): URL {
  const url = URL.parse(String(address))
  if (!url) throw refused(told`This is not an address`, told`Use an address such as https://example.com/path`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused(told`Addresses of the kind ${url.protocol} are not called`, told`Use an https address`)
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(told`An address must not carry a name or password`, told`Leave out what stands before the @`)
  }
  const literal = bare(url.hostname)
  if (isIP(literal) !== 0 && !isPublicAddress(literal) && !isAllowed(url, guard)) throw insideOnly()
  return url
}

/** An address as it stands in a URL, without brackets and without the dot that ends a full name. */
const bare = (hostname: string) =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()

/** Whether the operator named this host, with or without its port, as one that may lie inside. */
export function isAllowedHost(address: URL, allowHosts: readonly string[] = []): boolean {
  const port = address.port || (address.protocol === 'https:' ? '443' : '80')
  const host = bare(address.hostname)
  return allowHosts.some((entry) => {
    const named = URL.parse(`http://${entry.trim()}`)
    if (!named || bare(named.hostname) !== host) return false
    return /:\d+$/.test(entry.trim()) ? (named.port || '80') === port : true
  })
}

const isAllowed = (address: URL, guard: Guard) => isAllowedHost(address, guard.allowHosts)

// ---------------------------------------------------------------- connecting

function guardedConnector(guard: Guard): buildConnector.connector {
  const dial = guard.dial ?? buildConnector({ timeout: guard.timeout ?? usualTimeout })
  return (options, done) => {
    checkedAddresses(guard, options).then(
      (addresses) => dialFirst(dial, options, addresses, done),
      (error: Error) => done(error, null),
    )
  }
}

type Target = Pick<buildConnector.Options, 'hostname' | 'port' | 'protocol'>

async function checkedAddresses(guard: Guard, { hostname, port, protocol }: Target): Promise<string[]> {
  const host = bare(hostname)
  const addresses = isIP(host) !== 0 ? [host] : await (guard.resolve ?? systemResolve)(host)
  if (addresses.length === 0) throw unreachable()
  const written = isIP(host) === 6 ? `[${host}]` : host
  const isInside = addresses.some((address) => !isPublicAddress(address))
  if (isInside && !isAllowed(new URL(`${protocol}//${written}:${port || ''}`), guard)) throw insideOnly()
  return addresses.toSorted((a, b) => isIP(a) - isIP(b)) // many machines have no way to IPv6
}

/**
 * The address to which a connection that is no request may be made, such as one to a mailbox: looked at as those of requests
 * are. Whoever asks connects to this very address.
 */
export async function reachableAddress(
  config: Config,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    const guard = { allowHosts: config.allowHosts ?? [], ...resolver(config) }
    const [address] = await checkedAddresses(guard, { hostname: host, port: String(port), protocol: 'http:' })
    return address ?? host
  } catch (error) {
    throw asRefusal(error)
  }
}

const systemResolve = async (name: string) => (await lookup(name, { all: true })).map(({ address }) => address)

function dialFirst(
  dial: buildConnector.connector,
  options: buildConnector.Options,
  [address, ...others]: string[],
  done: buildConnector.Callback,
): void {
  const { hostname, servername, protocol } = options
  // The certificate is still judged by the name.
  const name = protocol === 'https:' && isIP(bare(hostname)) === 0 ? (servername ?? bare(hostname)) : servername
  const dialled = { ...options, hostname: address ?? '', ...(name ? { servername: name } : {}) }
  dial(dialled, (...outcome) => {
    const [error, socket] = outcome
    if (error && others.length > 0) return dialFirst(dial, options, others, done)
    if (socket && !reached(socket, address)) {
      socket.destroy()
      return done(unreachable(), null)
    }
    done(...outcome)
  })
}

/** Where a connection really leads is looked at once more, whatever the dialling did. */
const reached = (socket: Socket, address: string | undefined) =>
  socket.remoteAddress === undefined || bare(socket.remoteAddress).replace(/^::ffff:/, '') === address

// ---------------------------------------------------------------- one step after another

class Step {
  readonly url: URL
  readonly dispatcher: Agent
  readonly count: number

  constructor(url: URL, dispatcher: Agent, count = 0) {
    this.url = url
    this.dispatcher = dispatcher
    this.count = count
  }

  to(url: URL): Step {
    return new Step(url, this.dispatcher, this.count + 1)
  }
}

async function follow(guard: Guard, request: OutgoingRequest & { signal: AbortSignal }, step: Step): Promise<Response> {
  const response = await fetch(step.url, {
    method: request.method ?? 'GET',
    headers: request.headers ?? {},
    body: request.body ?? null,
    signal: request.signal,
    redirect: 'manual',
    dispatcher: step.dispatcher,
  })
  const location = response.headers.get('location')
  const isRedirect = response.status >= 300 && response.status < 400 && location !== null
  if (!isRedirect || request.redirect === 'manual') return whole(response, guard.largestAnswer ?? usualLargest)
  await response.body?.cancel()
  if (step.count >= mostRedirects) throw refused(told`This address leads on and on`, told`Use the address at its end`)
  const next = plainAddress(new URL(location, step.url), guard)
  if (step.url.protocol === 'https:' && next.protocol !== 'https:' && !isAllowed(next, guard)) {
    throw refused(told`This address leads from https to http`, told`Use an address that stays with https`)
  }
  return follow(guard, redirected(request, response.status, step.url.origin === next.origin), step.to(next))
}

/** What travels on: a changed origin gets no credentials, and a POST becomes a GET as browsers do it. */
function redirected(
  request: OutgoingRequest & { signal: AbortSignal },
  status: number,
  isSameOrigin: boolean,
): OutgoingRequest & { signal: AbortSignal } {
  const secret = /^(authorization|cookie|proxy-authorization)$/i
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => isSameOrigin || !secret.test(name))
  const keepsBody = status === 307 || status === 308
  if (keepsBody) return { ...request, headers: Object.fromEntries(headers), body: isSameOrigin ? request.body : null }
  const plain = headers.filter(([name]) => !/^content-(type|length)$/i.test(name))
  return {
    ...request,
    headers: Object.fromEntries(plain),
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    body: null,
  }
}

/** The whole answer, read only as far as the limit: an answer that unpacks without end costs no more than that. */
async function whole(response: Awaited<ReturnType<typeof fetch>>, largest: number): Promise<Response> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > largest) throw new AppError('unavailable', told`The answer is larger than ${largest} bytes`)
    parts.push(part)
  }
  const headers = [...response.headers].filter(([name]) => !/^(content-encoding|content-length|set-cookie)$/.test(name))
  const body = [101, 204, 205, 304].includes(response.status) ? null : Buffer.concat(parts)
  return new Response(body, { status: response.status, statusText: response.statusText, headers })
}

const unreachable = () =>
  new AppError('unavailable', told`This address does not answer`, {
    remedy: told`Check the address, or try again later`,
  })

/** What went wrong outside, without what the network said: that would tell about the inside. */
function asRefusal(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof AppError) return cause
  return unreachable()
}
