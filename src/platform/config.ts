import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
  /** Hosts inside that may be called all the same (TENURE_ALLOW_HOSTS); none where absent. */
  allowHosts?: readonly string[]
  /** Proxies whose word on the caller's address is believed (TENURE_TRUSTED_PROXIES); none where absent. */
  trustedProxies?: readonly string[]
  /** Another way to look up names, for tests; the system's own where absent. */
  resolveHost?: (name: string) => Promise<string[]>
}

/** The entries of a setting that names several, by comma or blank. */
export const entriesOf = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/).filter(Boolean)

/** The product's secret, made on first use and kept readable to its owner alone. */
export function keptSecret(folder: string): string {
  const file = join(folder, 'secret')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(file)) writeFileSync(file, secret(48), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
