import type { Role, Visibility } from '../domain/permissions.ts'

export const roleLabels: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  lead: 'Lead',
  csm: 'CSM',
  support: 'Support',
  viewer: 'Viewer',
}

export const visibilityLabels: Record<Visibility, string> = {
  book: 'Their own book',
  team: "Their teams' books",
  all: 'All accounts',
}

/** The browser and system of a session, from what the browser says of itself. */
export function sayProgram(program: string | null): string {
  if (!program) return 'Unknown program'
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => program.includes(mark ?? ''))?.[1]
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => program.includes(name))
  if (!browser) return program.split(/[\s(]/)[0]?.slice(0, 40) || 'Unknown program'
  return system ? `${browser} on ${system}` : browser
}
