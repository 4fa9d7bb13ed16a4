import { spoken } from '../../../kernel/words.ts'
/** Every kind of news, in the order in which a person would name them. */
export const kinds = [
  'mention',
  'comment',
  'assigned',
  'band',
  'warning',
  'cancelled',
  'renewed',
  'segment',
  'task',
  'overdue',
  'approval',
  'import',
  'silent',
  'drift',
] as const
export type Kind = (typeof kinds)[number]

export interface KindRule {
  label: string
  summary: string
  /** Who may not read these facts is not told of them either. */
  permission: string
  /** Meant for one person, so that it is never folded into a row for many accounts. */
  isPersonal: boolean
}

export const rules: Record<Kind, KindRule> = {
  mention: {
    label: spoken('Somebody mentions you'),
    summary: spoken('In a comment on an account'),
    permission: 'accounts.read',
    isPersonal: true,
  },
  comment: {
    label: spoken('Comments'),
    summary: spoken('On accounts that you own or follow'),
    permission: 'accounts.read',
    isPersonal: false,
  },
  assigned: {
    label: spoken('Accounts that become yours'),
    summary: spoken('Somebody made you the owner'),
    permission: 'accounts.read',
    isPersonal: false,
  },
  band: {
    label: spoken('Health changes its colour'),
    summary: spoken('Of accounts that you own or follow, after the close of a day'),
    permission: 'health.read',
    isPersonal: false,
  },
  warning: {
    label: spoken('Early warnings'),
    summary: spoken('Something begins to speak for the loss of an account that you own or follow'),
    permission: 'risks.read',
    isPersonal: false,
  },
  cancelled: {
    label: spoken('Cancellations and notices'),
    summary: spoken('Of accounts that you own or follow'),
    permission: 'facts.read',
    isPersonal: false,
  },
  renewed: {
    label: spoken('Renewals'),
    summary: spoken('A new contract takes the place of an old one'),
    permission: 'facts.read',
    isPersonal: false,
  },
  segment: {
    label: spoken('Segments that you follow'),
    summary: spoken('An account of those you see enters or leaves'),
    permission: 'segments.read',
    isPersonal: false,
  },
  task: {
    label: spoken('Tasks that others give you'),
    summary: spoken('Asked of you or passed to you by a colleague'),
    permission: 'tasks.read',
    isPersonal: true,
  },
  overdue: {
    label: spoken('Overdue tasks'),
    summary: spoken('Of people whom you lead, once each'),
    permission: 'tasks.read',
    isPersonal: true,
  },
  approval: {
    label: spoken('Approvals'),
    summary: spoken('Somebody asks for your yes, or answers what you asked'),
    permission: 'approvals.read',
    isPersonal: true,
  },
  import: {
    label: spoken('Your imports end'),
    summary: spoken('Done or failed'),
    permission: 'imports.read',
    isPersonal: true,
  },
  silent: {
    label: spoken('A source falls silent'),
    summary: spoken('What it feeds keeps its last value'),
    permission: 'connectors.read',
    isPersonal: true,
  },
  drift: {
    label: spoken('The churn model drifts'),
    summary: spoken('Customers differ by now from those that it learned from, or it does not keep its word'),
    permission: 'health.write',
    isPersonal: true,
  },
}

/** The kinds of which somebody with these permissions may know. */
export const kindsFor = (permissions: ReadonlySet<string>): Kind[] =>
  kinds.filter((kind) => permissions.has(rules[kind].permission))
