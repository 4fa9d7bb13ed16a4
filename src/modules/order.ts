/** All modules, ground first. A module imports only those before it, and only through their index.ts. */
export const order = [
  // WHO
  'workspaces',
  'accounts',
  'timeline',
  'privacy',
  // FACTS
  'measures',
  'events',
  'catalog',
  'orders',
  'engagements',
  'revenue',
  'imports',
  'connectors',
  // REACH
  'segments',
  'holdouts',
  'approvals',
  'tasks',
  'messaging',
  'campaigns',
  'webhooks',
  'meetings',
  'risks',
  // PROGRAMS
  'success_plans',
  'surveys',
  'helpdesk',
  // INSIGHT
  'health',
  'churn',
  'expansion',
  'documents',
  'kpis',
  // ACTION
  'playbooks',
  'renewals',
  'notifications',
  'proof',
  'today',
  'handovers',
  // AGENTS
  'agents',
] as const

export type ModuleName = (typeof order)[number]
