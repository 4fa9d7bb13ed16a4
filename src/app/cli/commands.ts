import { accounts } from './accounts.ts'
import { backup } from './backup.ts'
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { health } from './health.ts'
import { importCommand } from './import.ts'
import { mcp } from './mcp.ts'
import { members } from './members.ts'
import { migrateCommand } from './migrate.ts'
import { move } from './move.ts'
import { measures } from './read.ts'
import { restore } from './restore.ts'
import { sources } from './sources.ts'
import { start, web, worker } from './start.ts'

export const commands: readonly Command[] = [
  start,
  web,
  worker,
  migrateCommand,
  importCommand,
  sources,
  health,
  accounts,
  measures,
  mcp,
  members,
  demo,
  backup,
  restore,
  move,
  exportCommand,
  doctor,
]
