import { t } from '../../../kernel/words.ts'
import type { Role, Visibility } from '../domain/permissions.ts'

export const roleLabels: Record<Role, string> = {
  owner: t`Owner`,
  admin: t`Admin`,
  lead: t`Lead`,
  csm: 'CSM',
  support: t`Support`,
  viewer: t`Viewer`,
}

export const visibilityLabels: Record<Visibility, string> = {
  book: t`Their own book`,
  team: t`Their teams' books`,
  all: t`All accounts`,
}

/** The browser and system of a session, from what the browser says of itself. */
export function sayProgram(program: string | null): string {
  if (!program) return t`Unknown program`
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => program.includes(mark ?? ''))?.[1]
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => program.includes(name))
  if (!browser) return program.split(/[\s(]/)[0]?.slice(0, 40) || t`Unknown program`
  return system ? t`${browser} on ${system}` : browser
}
