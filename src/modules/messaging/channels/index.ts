import type { ChannelName } from '../domain/channel.ts'
import type { Channel } from './channel.ts'
import { inAppChannel } from './in-app/channel.ts'
import { mailChannel } from './mail/channel.ts'

/** Every way by which messages reach people. One more is a folder, its kind in `domain/channel.ts`, and a line in each list here. */
export const channels = { mail: mailChannel, in_app: inAppChannel } satisfies {
  [Name in ChannelName]: Pick<Channel<never, never>, 'addressOf'> & { name: ChannelName }
}

/** The same for each of them, first for what goes fastest: a long queue of mail keeps nobody else waiting. */
export const ofChannels = <Made>(make: <By, Goes>(channel: Channel<By, Goes>) => Made): Made[] => [
  make(inAppChannel),
  make(mailChannel),
]
