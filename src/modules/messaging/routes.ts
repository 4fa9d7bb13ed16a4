import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { handle, handleInSteps, type Route, type Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { append } from '../timeline/index.ts'
import { audit } from '../workspaces/index.ts'
import { isMailAddress } from './domain/address.ts'
import { isLegible } from './domain/colour.ts'
import type { SenderId } from './domain/message.ts'
import { type Purpose, purposeKinds, purposes } from './domain/purpose.ts'
import * as messages from './operations/messages.ts'
import * as settings from './operations/settings.ts'
import { consentsFor, mustSeeReader } from './service/consents.ts'
import { discardNotes, pageOfNotes, releaseNotes } from './service/held-notes.ts'
import { inboxOf, readInInbox } from './service/inbox.ts'
import { saveMailbox } from './service/mailbox.ts'
import { type Acted, discard, oneMessage, pageOfMessages, release } from './service/outbox.ts'
import { preview } from './service/preview.ts'
import { type Queued, queueMessages } from './service/queue.ts'
import { asideByHand, fileByHand, pageOfReceived } from './service/received.ts'
import { mustHaveSender, ownAddress, saveSender, tryOut } from './service/senders.ts'
import { oneTemplate, templateFigures, templateList } from './service/template-list.ts'
import { mustHave, saveTemplate } from './service/templates.ts'
import { answerThread, oneThread, pageOfThreads } from './service/threads.ts'
import { noteWill } from './service/will.ts'
import { unsuppress } from './store/consents.ts'
import { countHeld } from './store/list.ts'
import { type Mailbox, readMailboxes, removeMailbox } from './store/mailboxes.ts'
import type { ListedNote } from './store/notes.ts'
import { writeAs } from './store/people.ts'
import { archiveSender, senders } from './store/senders.ts'
import { putSettings, settingsOf } from './store/settings.ts'
import { archiveTemplate } from './store/templates.ts'

/** Whether what somebody wrote goes, and if not, why. */
const stateOfWritten = (tx: Tx, queued: Queued | undefined) => {
  const decision = queued?.decision
  return {
    id: queued?.id,
    state: decision?.kind === 'hold' ? 'held' : decision && decision.at > tx.now ? 'later' : 'goes',
    at: decision?.kind === 'go' ? decision.at.toISOString() : null,
    reason: decision?.says ?? null,
  }
}

const onMessages: readonly Route[] = [
  handle(messages.listMessages, ({ viewer, within }, input) => within((tx) => pageOfMessages(tx, viewer, input))),
  handle(messages.countMessages, ({ viewer, within }) => within(async (tx) => ({ held: await countHeld(tx, viewer) }))),
  handle(messages.getMessage, ({ viewer, within }, { message }) => within((tx) => oneMessage(tx, viewer, message))),

  handle(messages.releaseMessages, ({ viewer, within }, { messages: ids }) =>
    within(async (tx) => {
      const acted = await release(tx, viewer, ids)
      await auditActed(tx, viewer, 'messages.released', acted)
      return { changed: acted.changed.length, refused: acted.refused }
    }),
  ),

  handle(messages.discardMessages, ({ viewer, within }, { messages: ids }) =>
    within(async (tx) => {
      const acted = await discard(tx, viewer, ids)
      await auditActed(tx, viewer, 'messages.discarded', acted)
      return { changed: acted.changed.length, refused: acted.refused }
    }),
  ),

  handle(messages.readInbox, ({ platform, viewer, within }, input) =>
    within((tx) => inboxOf(platform, tx, viewer, input)),
  ),
  // What a customer's person read is no change of ours: no row of the log.
  handle(messages.noteInboxRead, ({ viewer, within }, input) =>
    within(async (tx) => ({ changed: await readInInbox(tx, viewer, input) })),
  ),

  handle(messages.listNotes, ({ viewer, within }, input) => within((tx) => pageOfNotes(tx, viewer, input))),

  handle(messages.releaseNotes, ({ viewer, within }, { notes }) =>
    within(async (tx) => {
      const { changed, refused } = await releaseNotes(tx, notes)
      await auditNotes(tx, viewer, 'notes.released', changed)
      return { changed: changed.length, refused }
    }),
  ),

  handle(messages.discardNotes, ({ viewer, within }, { notes }) =>
    within(async (tx) => {
      const { changed, refused } = await discardNotes(tx, notes)
      await auditNotes(tx, viewer, 'notes.discarded', changed)
      return { changed: changed.length, refused }
    }),
  ),

  handle(messages.listReceived, ({ viewer, within }, input) => within((tx) => pageOfReceived(tx, viewer, input))),

  handle(messages.fileReceived, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { account, name } = await fileByHand(tx, viewer, input)
      await audit(tx, viewer, { action: 'mail.filed', subject: 'account', subjectId: account, after: { name } })
      return {}
    }),
  ),

  handle(messages.asideReceived, ({ viewer, within }, { received }) =>
    within(async (tx) => {
      const aside = await asideByHand(tx, viewer, received)
      // Not who wrote it: that stands with the mail, from where it can be erased.
      const after = { messages: aside.length }
      await audit(tx, viewer, { action: 'mail.aside', subject: 'workspace', after })
      return {}
    }),
  ),

  handle(messages.writeMessage, ({ platform, viewer, within }, { account, contact, template, channel, values, key }) =>
    within(async (tx) => {
      const seen = await mustSeeReader(tx, viewer, { account, contact })
      const [queued] = await queueMessages(tx, platform, [
        {
          ...{ key: `${viewer.member} ${key ?? newId(tx.now)}`, account: seen.account, contact: seen.reader.contact },
          ...{ template, channel, extra: values, origin: 'hand', by: viewer.member },
        },
      ])
      const after = { name: seen.reader.name, account: seen.account, template }
      if (queued?.isNew)
        await audit(tx, viewer, { action: 'message.written', subject: 'message', subjectId: queued.id, after })
      return stateOfWritten(tx, queued)
    }),
  ),

  handle(messages.listThreads, ({ viewer, within }, input) => within((tx) => pageOfThreads(tx, viewer, input))),
  handle(messages.getThread, ({ viewer, within }, input) => within((tx) => oneThread(tx, viewer, input))),

  handle(messages.answerThread, ({ platform, viewer, within }, input) =>
    within(async (tx) => {
      const { queued, name, account } = await answerThread(platform, tx, viewer, input)
      const after = { name, account }
      await audit(tx, viewer, { action: 'message.written', subject: 'message', subjectId: queued?.id ?? null, after })
      return stateOfWritten(tx, queued)
    }),
  ),

  handle(messages.listConsents, ({ viewer, within }, { account }) =>
    within(async (tx) => ({ items: await consentsFor(tx, viewer, account) })),
  ),

  handle(messages.saveConsent, ({ viewer, within }, { account, contact, purpose, state, proof }) =>
    within(async (tx) => {
      const { reader } = await mustSeeReader(tx, viewer, { account, contact })
      const said = { contact: reader.contact, states: { [purpose]: state }, proof, by: viewer.member, message: null }
      await noteWill(tx, said)
      // Not the proof: what somebody wrote of a person stands with the consent, from where it can be erased.
      const after = { name: reader.name, purpose, answer: state }
      await audit(tx, viewer, { action: 'consent.noted', subject: 'contact', subjectId: reader.contact, after })
      return {}
    }),
  ),

  handle(messages.saveManner, ({ viewer, within }, { account, contact, language, pace }) =>
    within(async (tx) => {
      const { reader } = await mustSeeReader(tx, viewer, { account, contact })
      await writeAs(tx, reader.contact, { language, pace })
      const after = { name: reader.name, ...(language ? { language } : {}), ...(pace ? { pace } : {}) }
      await audit(tx, viewer, { action: 'manner.noted', subject: 'contact', subjectId: reader.contact, after })
      return {}
    }),
  ),

  handle(messages.reopenAddress, ({ viewer, within }, { account, contact }) =>
    within(async (tx) => {
      const { account: id, reader } = await mustSeeReader(tx, viewer, { account, contact })
      const isOpen = reader.email !== null && (await unsuppress(tx, reader.email))
      if (!isOpen) return {}
      await append(tx, [
        {
          ...{ account: id, at: tx.now, kind: 'mail', text: told`Mail may go to ${reader.name} again` },
          ...{
            source: { kind: 'contact', id: reader.contact },
            actor: viewer.name,
            key: `messaging.reopened:${newId(tx.now)}`,
          },
        },
      ])
      const after = { name: reader.name }
      await audit(tx, viewer, { action: 'address.reopened', subject: 'contact', subjectId: reader.contact, after })
      return {}
    }),
  ),
]

const onSettings: readonly Route[] = [
  handle(settings.listTemplates, ({ viewer, within }) =>
    within(async (tx) => ({ items: await templateList(tx, viewer) })),
  ),
  handle(settings.getTemplate, ({ within }, { template, version }) =>
    within((tx) => oneTemplate(tx, template, version)),
  ),

  handle(settings.templateFigures, ({ viewer, within }, { template, by }) =>
    within((tx) => templateFigures(tx, viewer, template, by)),
  ),

  handle(settings.saveTemplate, ({ viewer, within }, { template, ...draft }) =>
    within(async (tx) => {
      const before = template === undefined ? undefined : await mustHave(tx, template)
      const saved = await saveTemplate(tx, draft, { before, by: viewer.member, origin: 'hand' })
      const { id, version, name, purpose } = saved
      await audit(tx, viewer, {
        ...{ action: 'template.saved', subject: 'template', subjectId: id },
        ...(before ? { before: { name: before.name, purpose: before.purpose, version: before.version } } : {}),
        after: { name, purpose, version },
      })
      return { id, version }
    }),
  ),

  handle(settings.removeTemplate, ({ viewer, within }, { template }) =>
    within(async (tx) => {
      const { id, name } = await mustHave(tx, template)
      await archiveTemplate(tx, id)
      await audit(tx, viewer, { action: 'template.removed', subject: 'template', subjectId: id, before: { name } })
      return {}
    }),
  ),

  handle(settings.previewTemplate, ({ viewer, within }, input) => within((tx) => preview(tx, viewer, input))),

  handle(settings.listSenders, ({ within }) =>
    within(async (tx) => {
      const mailboxes = await readMailboxes(tx)
      const items = (await senders(tx)).map(({ secret, dkimKey, failures: _, restsUntil, ...sender }) => ({
        ...sender,
        mailbox: shownMailbox(mailboxes.get(sender.id)),
        hasPassword: secret !== null,
        hasKey: dkimKey !== null,
        restsUntil: restsUntil?.toISOString() ?? null,
      }))
      return { items }
    }),
  ),

  handle(settings.saveSender, ({ platform, viewer, within }, input) =>
    within(async (tx) => {
      const { id, name, address, host, port, security } = await saveSender(platform, tx, input)
      const after = { name, address, host, port, security, password: input.password ? 'replaced' : 'kept' }
      await audit(tx, viewer, { action: 'sender.saved', subject: 'sender', subjectId: id, after })
      return { id }
    }),
  ),

  handle(settings.removeSender, ({ viewer, within }, { sender }) =>
    within(async (tx) => {
      const { id, name, address } = await mustHaveSender(tx, sender)
      await archiveSender(tx, id as SenderId)
      await removeMailbox(tx, id)
      await audit(tx, viewer, { action: 'sender.removed', subject: 'sender', subjectId: id, before: { name, address } })
      return {}
    }),
  ),

  handle(settings.saveMailbox, ({ platform, viewer, within }, { sender, ...draft }) =>
    within(async (tx) => {
      const { id, name } = await mustHaveSender(tx, sender)
      await saveMailbox(platform, tx, id, draft)
      const { host, port, security, folder } = draft
      const after = { name, host, port, security, folder, password: draft.password ? 'replaced' : 'kept' }
      await audit(tx, viewer, { action: 'mailbox.saved', subject: 'sender', subjectId: id, after })
      return {}
    }),
  ),

  handle(settings.removeMailbox, ({ viewer, within }, { sender }) =>
    within(async (tx) => {
      const { id, name } = await mustHaveSender(tx, sender)
      if (!(await removeMailbox(tx, id))) return {}
      await audit(tx, viewer, { action: 'mailbox.removed', subject: 'sender', subjectId: id, before: { name } })
      return {}
    }),
  ),

  handleInSteps(settings.testSender, async ({ platform, viewer, within, done }, { sender }) => {
    const asked = await within(async (tx) => {
      const found = await mustHaveSender(tx, sender)
      const to = await ownAddress(tx, viewer)
      await audit(tx, viewer, {
        action: 'sender.tested',
        subject: 'sender',
        subjectId: found.id,
        after: { name: found.name },
      })
      await done(tx)
      return { sender: found, to }
    })
    return tryOut(platform, viewer, asked)
  }),

  handle(settings.getRules, ({ within }) =>
    within(async (tx) => {
      const { consents, ...rules } = await settingsOf(tx)
      return { ...rules, optIn: purposes.filter((one) => (consents[one] ?? purposeKinds[one].basis) === 'opt_in') }
    }),
  ),

  handle(settings.saveRules, ({ viewer, within }, { optIn, ...rules }) =>
    within(async (tx) => {
      if (rules.filesTo !== null && !isMailAddress(rules.filesTo)) {
        const remedy = told`Write one address such as success@example.com`
        throw new AppError('invalid', told`${'filesTo'}: is no mail address`, { field: 'filesTo', remedy })
      }
      if (rules.colour !== null && !isLegible(rules.colour)) {
        const remedy = told`Choose a darker one`
        throw new AppError('invalid', told`Words in this colour are hard to read on white`, { field: 'colour', remedy })
      }
      const asked = new Set<Purpose>(optIn)
      const consents = Object.fromEntries(purposes.map((one) => [one, asked.has(one) ? 'opt_in' : 'opt_out'] as const))
      const before = await settingsOf(tx)
      await putSettings(tx, { ...rules, consents })
      const said = ({ quietFrom, quietTo, perDay, perWeek, atRisk, counts }: typeof before) => ({
        ...{ quietFrom, quietTo, perDay, perWeek, atRisk, counts },
      })
      await audit(tx, viewer, {
        action: 'mail_rules.saved',
        subject: 'workspace',
        before: said(before),
        after: { ...said({ ...rules, consents }), optIn },
      })
      return {}
    }),
  ),
]

export const routes: readonly Route[] = [...onMessages, ...onSettings]

/** One row of the log for all that was done together, called by the first person. */
async function auditActed(tx: Tx, viewer: Viewer, action: string, { changed }: Acted): Promise<void> {
  const [first] = changed
  if (!first) return
  const after = { name: first.contactName, account: first.account, messages: changed.length }
  await audit(tx, viewer, { action, subject: 'message', subjectId: first.id, after })
}

async function auditNotes(tx: Tx, viewer: Viewer, action: string, changed: readonly ListedNote[]): Promise<void> {
  const [first] = changed
  if (!first) return
  const after = { name: first.memberName, messages: changed.length }
  await audit(tx, viewer, { action, subject: 'member', subjectId: first.member, after })
}

const shownMailbox = (mailbox: Mailbox | undefined) => {
  if (!mailbox) return null
  const { host, port, security, username, folder, trouble, checkedAt } = mailbox
  return { host, port, security, username, folder, trouble, checkedAt: checkedAt?.toISOString() ?? null }
}
