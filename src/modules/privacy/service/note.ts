import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { allRemembered } from '../store/erasures.ts'

export const noteFolder = (dataFolder: string) => join(dataFolder, 'erasures')

/**
 * Keeps a workspace's erasures beside the database too, as hashes and pseudonyms: a restore of an older backup would
 * otherwise not know them.
 */
export async function noteErasures(platform: Platform, workspace: WorkspaceId): Promise<void> {
  const erasures = await platform.db.within(workspace, allRemembered)
  const folder = noteFolder(platform.config.dataFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${workspace}.json`)
  await writeFile(`${file}.part`, JSON.stringify(erasures), { mode: 0o600 })
  await rename(`${file}.part`, file)
}
