import { listWorkspaces } from '../modules/workspaces/index.ts'
import type { Finding, Platform } from '../platform/contributions.ts'
import { readMigrations } from '../platform/db/migrate.ts'
import { examineGround } from '../platform/doctor/examine.ts'
import { migrationFolders } from './migrations.ts'

/** Looks at everything and changes nothing. Where one examination breaks, that is a finding and the others go on. */
export async function examine(platform: Platform): Promise<Finding[]> {
  const migrations = await readMigrations(migrationFolders())
  const { db, clock, config } = platform
  const ground = await orSaying('ground', () => examineGround({ db, clock, dataFolder: config.dataFolder, migrations }))
  return [...ground, ...(await orSaying('workspaces', () => examineWorkspaces(platform)))]
}

async function examineWorkspaces(platform: Platform): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { id, slug } of await listWorkspaces(platform)) {
    for (const look of platform.contributions.examinations) {
      const found = await orSaying(slug, () => platform.db.within(id, (tx) => look(tx, platform)))
      findings.push(...found.map((finding) => ({ ...finding, what: `${slug}: ${finding.what}` })))
    }
  }
  return findings
}

async function orSaying(what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  return look().catch((error: Error) => [
    {
      what,
      state: 'look' as const,
      detail: `could not be looked at: ${error.message}`,
      remedy: 'Run `tenure migrate` where migrations are missing; else this names what is damaged',
    },
  ])
}
