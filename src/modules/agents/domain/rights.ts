/** What a person lets a program read, in words; a permission without words of its own stands as it is. */
const words: Record<string, string> = {
  'accounts.read': 'Accounts, their people, history and timeline',
  'facts.read': 'Contracts, invoices, orders, tickets, meetings, survey answers and objectives',
  'events.read': 'Product events',
  'measures.read': 'Every number kept of an account, today and on past days',
  'segments.read': 'Filters, saved views and why they hold',
  'holdouts.read': 'Who is held out of what, so that its effect can be told',
  'holdouts.manage': 'How many accounts a hold-out would leave alone',
  'approvals.read': 'What waits for a yes or no, what was decided, and offers',
  'tasks.read': 'Tasks, by whom and by when, and who is away',
  'playbooks.read': 'Playbooks, their runs, and why an account is in one or not',
  'playbooks.write': 'Simulations of playbooks on the past',
  'expansion.read': 'What customers could buy next, why, and what came of it before',
  'renewals.read': 'Renewals, what is expected of them, and how right that was',
  'risks.read': 'Risks, what was saved and lost, and what managers think of accounts',
  'messaging.read': 'Mail to customers’ people, its templates, and to what they agreed',
  'campaigns.read': 'Mail to whole segments, and what became of it',
  'meetings.read': 'Meetings with customers, what became of them, and how to prepare them',
  'meetings.write': 'One’s own booking links',
  'webhooks.read': 'Systems that are called, without their secrets, and what they answered',
  'messaging.senders': 'Senders of mail, without their secrets',
  'health.read': 'Health scores, their reasons and scorecards',
  'kpis.read': 'Movements of revenue, retention and the figures of the business',
  'kpis.close': 'Closed months and what was restated since',
  'documents.share': 'Links by which accounts were shared, without their address',
  'today.read': 'Who needs attention today, and why',
  'notifications.read': 'What is new for you, and which accounts you follow',
  'workspaces.read': 'Colleagues, teams and settings',
  'accounts.merge': 'Senders that match no account yet',
  // Each stands for what a reading operation needs it for: a program reads, whatever the permission is called.
  'measures.write': 'Names of recent product events and of their properties',
  'imports.read': 'Imports and the rows they refused',
  'connectors.read': 'Connected sources, their runs and the rows they refused',
  'audit.read': 'The log of changes',
  'keys.manage': 'The list of API keys, without their text',
  'workspaces.manage': 'Open invitations, what members would hand on, and what sign-in asks of them',
  'workspaces.own': 'The sign-in provider, without its secret',
  'privacy.manage': 'Whom data is kept of, how long it is kept, and copies without names',
}

export const sayRight = (permission: string): string => words[permission] ?? permission

/** The rights among those that a program asks for; where it asks for none in particular, the usual ones. */
export function rightsAsked(scope: string, offered: readonly string[], usual: readonly string[]): string[] {
  const named = scope.split(' ').filter((word) => word !== '')
  return named.length === 0 ? [...usual] : offered.filter((right) => named.includes(right))
}
