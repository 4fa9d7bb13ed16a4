import type { Command } from './command.ts'

/** Every command by its name, in the order of the help. Only the one that is asked for is read. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  web: async () => (await import('./start.ts')).web,
  worker: async () => (await import('./start.ts')).worker,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  import: async () => (await import('./import.ts')).importCommand,
  sources: async () => (await import('./sources.ts')).sources,
  health: async () => (await import('./health.ts')).health,
  accounts: async () => (await import('./accounts.ts')).accounts,
  segments: async () => (await import('./segments.ts')).segments,
  revenue: async () => (await import('./revenue.ts')).revenue,
  kpis: async () => (await import('./kpis.ts')).kpis,
  playbooks: async () => (await import('./playbooks.ts')).playbooks,
  measures: async () => (await import('./read.ts')).measures,
  tasks: async () => (await import('./read.ts')).tasks,
  proof: async () => (await import('./proof.ts')).proof,
  mcp: async () => (await import('./mcp.ts')).mcp,
  config: async () => (await import('./config.ts')).config,
  members: async () => (await import('./members.ts')).members,
  demo: async () => (await import('./demo.ts')).demo,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  move: async () => (await import('./move.ts')).move,
  export: async () => (await import('./export.ts')).exportCommand,
  doctor: async () => (await import('./doctor.ts')).doctor,
}
