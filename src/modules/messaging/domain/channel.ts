import { spoken, told } from '../../../kernel/words.ts'

export const channelNames = ['mail', 'in_app'] as const
/** A way by which a message reaches a person. */
export type ChannelName = (typeof channelNames)[number]

export interface ChannelKind {
  label: string
  /** Said of a person whom it does not reach. */
  unreached: string
  /** Goes by a sender with its server; without one nothing goes. */
  needsSender: boolean
}

export const channelKinds: Record<ChannelName, ChannelKind> = {
  mail: { label: spoken('Mail'), unreached: told`The person has no mail address`, needsSender: true },
  in_app: {
    label: spoken('In the app'),
    unreached: told`The app does not know the person: they have neither a mail address nor an id of a source`,
    needsSender: false,
  },
}
