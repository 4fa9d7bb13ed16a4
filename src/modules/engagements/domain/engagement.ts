export const kinds = ['meeting', 'call', 'mail', 'note', 'campaign', 'training', 'community', 'feedback'] as const
export type Kind = (typeof kinds)[number]

export const directions = ['inbound', 'outbound'] as const
export type Direction = (typeof directions)[number]

export interface Engagement {
  kind: Kind
  direction: Direction | null
  attended: boolean | null
  opened: boolean | null
  campaign: string | null
  text: string | null
}

/** Two people spoke or wrote: a meeting that was held, a call, a mail. Notes and campaigns are no contact. */
export const isContact = ({ kind, attended }: Pick<Engagement, 'kind' | 'attended'>): boolean =>
  (kind === 'meeting' && attended !== false) || kind === 'call' || kind === 'mail'

const names: Record<Kind, string> = {
  meeting: 'Meeting',
  call: 'Call',
  mail: 'Mail',
  note: 'Note',
  campaign: 'Campaign',
  training: 'Training',
  community: 'Community',
  feedback: 'Feedback',
}

/** What an engagement was, in a sentence of a list. */
export function sentenceOf({ kind, direction, attended, opened, campaign, text }: Engagement): string {
  const name = campaign === null ? names[kind] : `${names[kind]} ${campaign}`
  const way =
    kind === 'mail' || kind === 'call'
      ? direction === 'inbound'
        ? ' from the customer'
        : direction === 'outbound'
          ? ' to the customer'
          : ''
      : ''
  const turned = attended === false ? ', not attended' : opened === false ? ', not opened' : ''
  return `${name}${way}${turned}${text ? `: ${text}` : ''}`
}
