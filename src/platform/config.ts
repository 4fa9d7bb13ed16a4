import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { secret } from './random.ts'

/** Settings of the running product, read once at its start. */
export interface Config {
  /** Folder of everything that must survive: database, uploads, secrets. */
  dataFolder: string
  /** Address that people open, without a slash at its end. */
  baseUrl: string
  /** Signs sessions and links. Kept in the data folder, never in the environment's dump. */
  secret: string
  /** Packs that ship with the product. */
  packsFolder: string
  /** `production`, or `test` where the test face (moving the clock) is open. */
  mode: 'production' | 'test'
  /** Folders below which files may be watched, each for all workspaces or for one; without any, the data folder's `inbox`. */
  watched?: readonly WatchedRoot[]
  /** Hosts and networks that may be connected to; without any, loopback and private ones. */
  reachable?: readonly string[]
  /** Hosts inside that may be called all the same (TENURE_ALLOW_HOSTS); none where absent. */
  allowHosts?: readonly string[]
  /** Proxies whose word on the caller's address is believed (TENURE_TRUSTED_PROXIES); none where absent. */
  trustedProxies?: readonly string[]
  /** Another way to look up names, for tests; the system's own where absent. */
  resolveHost?: (name: string) => Promise<string[]>
}

export interface WatchedRoot {
  folder: string
  /** Short name of the only workspace that it serves; null for all. */
  workspace: string | null
}

/** TENURE_FOLDERS: folders apart by the system's path separator; `FOLDER=NAME` serves only the workspace of that name. */
export function watchedRoots(text: string | undefined): WatchedRoot[] {
  return listed(text, delimiter).map((entry) => {
    const [folder = '', workspace] = entry.split('=', 2)
    return { folder: resolve(folder), workspace: workspace ?? null }
  })
}

/** TENURE_CONNECT: names, addresses and networks apart by commas; `private` stands for loopback and private ones. */
export const reachableHosts = (text: string | undefined): string[] => listed(text, ',')

/** The entries of a setting that names several, by comma or blank. */
export const entriesOf = (text: string | undefined): string[] => listed(text, /[\s,]+/)

const listed = (text: string | undefined, separator: string | RegExp): string[] =>
  (text ?? '')
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

/** The product's secret where it was made already, for whoever only looks. */
export const madeSecret = (folder: string): string => {
  const file = join(folder, 'secret')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

/** The product's secret, made on first use and kept readable to its owner alone. */
export function keptSecret(folder: string): string {
  const file = join(folder, 'secret')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(file)) writeFileSync(file, secret(48), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
