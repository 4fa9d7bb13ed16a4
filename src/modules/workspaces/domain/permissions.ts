/** What a member is to the workspace, the most trusted first. */
export const roles = ['owner', 'admin', 'lead', 'csm', 'support', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Whose accounts a member sees: their own book, their teams' books, or all. */
export const visibilities = ['book', 'team', 'all'] as const
export type Visibility = (typeof visibilities)[number]

const everyone = roles
const leading = ['owner', 'admin', 'lead'] as const
const running = ['owner', 'admin'] as const
const caring = ['owner', 'admin', 'lead', 'csm'] as const

/**
 * The one permission table: which roles may do what. API, command line and page all read it here.
 * What a list shows of the base is not decided here but by visibility; so whatever shows all accounts at once
 * (imports, the audit log) is kept to those who see all.
 */
export const permissions = {
  'accounts.read': everyone,
  'accounts.write': caring,
  'accounts.merge': leading,
  'facts.read': everyone,
  'facts.write': ['owner', 'admin', 'lead', 'csm', 'support'],
  'events.read': everyone,
  'events.mend': running,
  'measures.read': everyone,
  'measures.write': leading,
  'segments.read': everyone,
  'segments.write': caring,
  'segments.share': leading,
  'holdouts.read': everyone,
  'holdouts.manage': running,
  'approvals.read': everyone,
  'approvals.decide': caring,
  'approvals.manage': running,
  'offers.write': caring,
  'tasks.read': everyone,
  'tasks.write': ['owner', 'admin', 'lead', 'csm', 'support'],
  'tasks.manage': leading,
  'messaging.read': everyone,
  'messaging.write': caring,
  'messaging.manage': leading,
  'messaging.senders': running,
  'campaigns.read': everyone,
  'campaigns.write': caring,
  'meetings.read': everyone,
  'meetings.write': caring,
  'expansion.read': everyone,
  'expansion.write': caring,
  'renewals.read': everyone,
  'renewals.call': caring,
  'risks.read': everyone,
  'risks.write': caring,
  'health.read': everyone,
  'health.write': leading,
  'kpis.read': everyone,
  'kpis.write': leading,
  'kpis.close': running,
  'documents.share': caring,
  'webhooks.read': running,
  'webhooks.manage': running,
  'playbooks.read': everyone,
  'playbooks.run': caring,
  'playbooks.write': leading,
  'today.read': everyone,
  'today.write': caring,
  'notifications.read': everyone,
  'notifications.write': everyone,
  'comments.write': ['owner', 'admin', 'lead', 'csm', 'support'],
  'imports.read': running,
  'imports.run': running,
  'privacy.manage': running,
  'connectors.read': running,
  'connectors.manage': running,
  'audit.read': running,
  'workspaces.read': everyone,
  'workspaces.manage': running,
  'workspaces.own': ['owner'],
  'keys.manage': running,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

const byRole = new Map<Role, ReadonlySet<string>>(roles.map((role) => [role, new Set(listed(role))]))

function listed(role: Role): string[] {
  return Object.entries(permissions as Record<string, readonly Role[]>)
    .filter(([, holders]) => holders.includes(role))
    .map(([permission]) => permission)
}

/** Everything that a role may do. */
export function permissionsOf(role: Role): ReadonlySet<string> {
  return byRole.get(role) ?? new Set()
}

/** Nobody gives away what they do not hold: a role is granted only by someone who may do all that it may. */
export function mayGrant(held: ReadonlySet<string>, role: Role): boolean {
  return permissionsOf(role).isSubsetOf(held)
}

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)

export const isPermission = (text: string): text is Permission => Object.hasOwn(permissions, text)

/** What a member sees unless somebody decides otherwise. */
export function usualVisibility(role: Role): Visibility {
  if (role === 'lead') return 'team'
  return role === 'csm' ? 'book' : 'all'
}
