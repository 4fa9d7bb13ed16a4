/** Every kind of news, in the order in which a person would name them. */
export const kinds = ['mention', 'comment', 'assigned', 'band', 'cancelled', 'renewed', 'import', 'silent'] as const
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
    label: 'Somebody mentions you',
    summary: 'In a comment on an account',
    permission: 'accounts.read',
    isPersonal: true,
  },
  comment: {
    label: 'Comments',
    summary: 'On accounts that you own or follow',
    permission: 'accounts.read',
    isPersonal: false,
  },
  assigned: {
    label: 'Accounts that become yours',
    summary: 'Somebody made you the owner',
    permission: 'accounts.read',
    isPersonal: false,
  },
  band: {
    label: 'Health changes its colour',
    summary: 'Of accounts that you own or follow, after the close of a day',
    permission: 'health.read',
    isPersonal: false,
  },
  cancelled: {
    label: 'Cancellations and notices',
    summary: 'Of accounts that you own or follow',
    permission: 'facts.read',
    isPersonal: false,
  },
  renewed: {
    label: 'Renewals',
    summary: 'A new contract takes the place of an old one',
    permission: 'facts.read',
    isPersonal: false,
  },
  import: {
    label: 'Your imports end',
    summary: 'Done or failed',
    permission: 'imports.read',
    isPersonal: true,
  },
  silent: {
    label: 'A source falls silent',
    summary: 'What it feeds keeps its last value',
    permission: 'connectors.read',
    isPersonal: true,
  },
}

/** The kinds of which somebody with these permissions may know. */
export const kindsFor = (permissions: ReadonlySet<string>): Kind[] =>
  kinds.filter((kind) => permissions.has(rules[kind].permission))
