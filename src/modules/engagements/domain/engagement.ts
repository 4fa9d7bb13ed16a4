import { told } from '../../../kernel/words.ts'

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

const plain: Record<Kind, string> = {
  meeting: told`Meeting`,
  call: told`Call`,
  mail: told`Mail`,
  note: told`Note`,
  campaign: told`Campaign`,
  training: told`Training`,
  community: told`Community`,
  feedback: told`Feedback`,
}

const ofCampaign: Record<Kind, (campaign: string) => string> = {
  meeting: (campaign) => told`Meeting ${campaign}`,
  call: (campaign) => told`Call ${campaign}`,
  mail: (campaign) => told`Mail ${campaign}`,
  note: (campaign) => told`Note ${campaign}`,
  campaign: (campaign) => told`Campaign ${campaign}`,
  training: (campaign) => told`Training ${campaign}`,
  community: (campaign) => told`Community ${campaign}`,
  feedback: (campaign) => told`Feedback ${campaign}`,
}

/** What an engagement was, in a sentence of a list: told in English, since the timeline keeps it. */
export function sentenceOf({ kind, direction, attended, opened, campaign, text }: Engagement): string {
  const name = campaign === null ? plain[kind] : ofCampaign[kind](campaign)
  const sentence = turned(directed(name, kind, direction), { attended, opened })
  return text ? `${sentence}: ${text}` : sentence
}

function directed(name: string, kind: Kind, direction: Direction | null): string {
  if ((kind !== 'mail' && kind !== 'call') || direction === null) return name
  return direction === 'inbound' ? told`${name} from the customer` : told`${name} to the customer`
}

function turned(sentence: string, { attended, opened }: Pick<Engagement, 'attended' | 'opened'>): string {
  if (attended === false) return told`${sentence}, not attended`
  return opened === false ? told`${sentence}, not opened` : sentence
}
