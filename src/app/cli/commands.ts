import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { measures } from './read.ts'
import { start, web, worker } from './start.ts'

export const commands: readonly Command[] = [start, web, worker, migrateCommand, importCommand, measures, demo]
