import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

/** Where a PostgreSQL is, read from its URL by ourselves: the driver's own reader would also open files that a URL names. */
export interface SqlAddress {
  host: string
  port: number
  database: string
  user: string
  password: string
  tls: 'no' | 'encrypted' | 'verified'
}

const refused = (reason: string, remedy: string) => new AppError('invalid', reason, { field: 'url', remedy })

const usualForm = told`Write it as postgres://user:password@host:5432/database`

export function readAddress(text: string): SqlAddress {
  const url = URL.parse(text.trim())
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw refused(told`This is not the address of a PostgreSQL`, usualForm)
  const strange = [...url.searchParams.keys()].find((name) => name !== 'sslmode')
  if (strange !== undefined)
    throw refused(told`The address may not say ${strange}`, told`Leave out everything but sslmode`)
  const [database, user, password] = [url.pathname.slice(1), url.username, url.password].map(decoded) as [
    string,
    string,
    string,
  ]
  // A host that is empty or a path means a socket, where the product's own user of the machine would be let in.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === '' || decoded(host).startsWith('/')) throw refused(told`The address names no host`, usualForm)
  if (database === '') throw refused(told`The address names no database`, usualForm)
  // Without one the driver looks for a password in the environment and the home of the product.
  if (user === '' || password === '') throw refused(told`The address names no user or no password`, usualForm)
  const port = url.port === '' ? 5432 : Number(url.port)
  return { host, port, database, user, password, tls: tlsOf(url.searchParams.get('sslmode')) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refused(told`The address holds a % that stands for nothing`, 'Write % as %25')
  }
}

function tlsOf(mode: string | null): SqlAddress['tls'] {
  switch (mode) {
    case null:
    case 'disable':
      return 'no'
    case 'allow':
    case 'prefer':
    case 'require':
      return 'encrypted'
    case 'verify-ca':
    case 'verify-full':
      return 'verified'
    default:
      throw refused(told`sslmode=${mode.slice(0, 40)} is unknown`, told`Use disable, require or verify-full`)
  }
}

/** In words that hold no password. */
export const sayAddress = ({ user, host, port, database }: SqlAddress): string =>
  `${database} at ${host}:${port} as ${user}`

// ---------------------------------------------------------------- which hosts may be reached

const networks = (subnets: [string, number, 'ipv4' | 'ipv6'][]): BlockList => {
  const list = new BlockList()
  for (const [address, prefix, family] of subnets) list.addSubnet(address, prefix, family)
  return list
}

/** Addresses of the machine itself and of networks that belong to nobody else. */
const ownNetworks = networks([
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
])

/** Never a company's database: where clouds answer with keys, groups of hosts, and nowhere. */
const neverReached = networks([
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
])

/** `::ffff:10.0.0.1` is 10.0.0.1. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
const within = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Whether an address may be connected to: private ones unless the operator names others, and some never. */
export function mayReach(host: string, address: string, reachable: readonly string[]): boolean {
  const asked = plain(address)
  if (isIP(asked) === 0 || within(neverReached, asked)) return false
  const rules = reachable.length > 0 ? reachable : ['private']
  return rules.some((rule) => allows(rule.toLowerCase(), host.toLowerCase(), asked))
}

function allows(rule: string, host: string, address: string): boolean {
  if (rule === '*') return true
  if (rule === 'private') return within(ownNetworks, address)
  if (rule.startsWith('*.')) return host.endsWith(rule.slice(1))
  const [network = '', prefix] = rule.split('/', 2)
  const family = isIP(network)
  if (family === 0) return rule === host
  if (family !== isIP(address)) return false
  if (prefix === undefined) return network === address
  const length = Number(prefix)
  return Number.isInteger(length) && length >= 0 && length <= (family === 6 ? 128 : 32)
    ? within(networks([[network, length, family === 6 ? 'ipv6' : 'ipv4']]), address)
    : false
}

/** The address to connect to. All that a name stands for must be allowed, and the very address that was looked at is used. */
export async function resolveHost(host: string, reachable: readonly string[]): Promise<string> {
  const found = await lookup(host, { all: true }).catch(() => [])
  const first = found[0]
  if (!first) {
    throw new AppError('unavailable', told`No machine is called ${host}`, {
      field: 'url',
      remedy: told`Correct the host`,
    })
  }
  if (found.every(({ address }) => mayReach(host, address, reachable))) return first.address
  throw new AppError('forbidden', told`${host} lies outside of what this installation may connect to`, {
    field: 'url',
    remedy: told`Whoever runs the product can allow it: TENURE_CONNECT=private,${host}`,
  })
}
