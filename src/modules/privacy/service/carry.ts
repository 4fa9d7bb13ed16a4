import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Platform } from '../../../platform/contributions.ts'
import { listWorkspaces } from '../../workspaces/index.ts'
import { allRemembered, bringErasures, type RememberedErasure } from '../store/erasures.ts'
import { eraseAgain } from './again.ts'
import { noteErasures, noteFolder } from './note.ts'

/** What is known of erasures, by workspace: hashes and pseudonyms, no names. */
export type CarriedErasures = Record<string, RememberedErasure[]>

/** All erasures that a database knows, to be carried over a restore of a backup that is older than they are. */
export async function carriedErasures(platform: Platform): Promise<CarriedErasures> {
  const carried: CarriedErasures = {}
  for (const { id } of await listWorkspaces(platform)) {
    const own = await platform.db.within(id, allRemembered)
    if (own.length > 0) carried[id] = own
  }
  return carried
}

/** The same, as a data folder keeps them. */
export async function notedErasures(dataFolder: string): Promise<CarriedErasures> {
  const folder = noteFolder(dataFolder)
  const names = await readdir(folder).catch(() => [])
  const carried: CarriedErasures = {}
  for (const name of names.filter((one) => one.endsWith('.json')))
    carried[name.slice(0, -'.json'.length)] = JSON.parse(
      await readFile(join(folder, name), 'utf8'),
    ) as RememberedErasure[]
  return carried
}

/** Puts erasures into a restored installation, and erases again whom its backup still knew. Answers how many people. */
export async function carryErasures(platform: Platform, carried: readonly CarriedErasures[]): Promise<number> {
  let met = 0
  for (const { id } of await listWorkspaces(platform)) {
    const own = carried.flatMap((one) => one[id] ?? [])
    if (own.length === 0) continue
    const once = [...new Map(own.map((erasure) => [erasure.id, erasure])).values()]
    await platform.db.within(id, (tx) => bringErasures(tx, once))
    met += await eraseAgain(platform, id, 'everything')
    await noteErasures(platform, id)
  }
  return met
}
