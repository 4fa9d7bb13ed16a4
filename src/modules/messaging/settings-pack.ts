import { filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { purposeKinds, purposes } from './domain/purpose.ts'
import { saveRules, saveSender } from './operations/settings.ts'
import { routes } from './routes.ts'
import { senders } from './store/senders.ts'
import { settingsOf } from './store/settings.ts'

const unsaid = { words: {} }
const usual = { security: 'starttls', perMinute: 60, isUsual: false, speaksAs: 'itself' }

/** Senders by their names. Passwords and keys stay where they are: a file never holds one, and never takes one away. */
export const senderPack = filedBy({
  ...{ folder: 'senders', routes, saves: saveSender.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) =>
    (await senders(tx)).map(
      ({
        id: _,
        secret: _secret,
        dkimKey: _key,
        restsUntil: _rests,
        failures: _failures,
        trouble: _trouble,
        ...sender
      }) => ({
        name: fileName(sender.name),
        content: sparse(sender, usual),
      }),
    ),
  asked: async (tx, content) => {
    const sender = (await senders(tx)).find(({ name }) => name === content.name)?.id
    return { ...usual, ...content, ...(sender ? { sender } : {}) }
  },
})

/** Quiet hours, how much mail is too much, consents and words of one's own. */
export const mailPack = filedBy({
  ...{ folder: 'mail', routes, saves: saveRules.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const { consents, ...rules } = await settingsOf(tx)
    const optIn = purposes.filter((one) => (consents[one] ?? purposeKinds[one].basis) === 'opt_in')
    return [
      {
        name: 'rules',
        content: sparse({ ...rules, quietFrom: clock(rules.quietFrom), quietTo: clock(rules.quietTo), optIn }, unsaid),
      },
    ]
  },
  asked: (_tx, content) => ({
    ...{ postalAddress: null, colour: null, filesTo: null, ...unsaid, ...content },
    quietFrom: minutes(content.quietFrom),
    quietTo: minutes(content.quietTo),
  }),
})

const clock = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`

/** What is not written so is left to the operation to refuse. */
function minutes(text: unknown): unknown {
  const [, hours, rest] = /^(\d\d):(\d\d)$/.exec(String(text)) ?? []
  return hours === undefined ? text : Number(hours) * 60 + Number(rest)
}
