import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { footDoors } from './doors.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { templatePack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { mailboxPlace, readDue } from './service/mailbox.ts'
import { sendNotes } from './service/notes.ts'
import { sendDue } from './service/send.ts'
import { mailPack, senderPack } from './settings-pack.ts'
import { preferenceShape } from './shape.ts'
import { sendStep } from './steps/send.ts'

export const messaging = defineModule({
  name: 'messaging',
  holdings,
  retention,
  routes,
  listeners,
  steps: [sendStep],
  shapes: [preferenceShape],
  packs: [templatePack, senderPack, mailPack],
  doors: footDoors,
  fetches: [mailboxPlace],
  loops: [
    { name: 'messaging.send', pause: 2_000, turn: sendDue, isOutside: true },
    { name: 'messaging.notes', pause: 3_000, turn: sendNotes, isOutside: true },
    { name: 'messaging.mailboxes', pause: 15_000, turn: readDue, isOutside: true },
  ],
  auditWords: {
    'messages.released': (name) => told`sent held mail to ${name}`,
    'messages.discarded': (name) => told`discarded mail to ${name}`,
    'notes.released': (name) => told`sent held mail to our own ${name}`,
    'notes.discarded': (name) => told`discarded mail to our own ${name}`,
    'mail.filed': (name) => told`filed a mail on ${name}`,
    'mail.aside': () => told`put received mail aside`,
    'message.written': (name) => told`wrote to ${name}`,
    'consent.noted': (name) => told`noted what mail ${name} wants`,
    'manner.noted': (name) => told`noted how ${name} wants mail`,
    'address.reopened': (name) => told`let mail go to ${name} again`,
    'template.saved': (name) => told`saved the mail template ${name}`,
    'template.removed': (name) => told`took away the mail template ${name}`,
    'sender.saved': (name) => told`saved the sender of mail ${name}`,
    'sender.removed': (name) => told`took away the sender of mail ${name}`,
    'mailbox.saved': (name) => told`set up the mailbox of the sender ${name}`,
    'mailbox.removed': (name) => told`took away the mailbox of the sender ${name}`,
    'sender.tested': (name) => told`tested the sender of mail ${name}`,
    'mail_rules.saved': () => told`set the rules of mail`,
  },
})
