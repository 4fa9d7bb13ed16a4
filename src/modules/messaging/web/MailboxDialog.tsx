import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Sender } from './Senders.tsx'
import { ServerFields } from './ServerFields.tsx'

type Draft = Required<Omit<Input<'messaging.saveMailbox'>, 'sender'>>

const fresh: Draft = { host: '', port: 993, security: 'tls', username: '', password: '', folder: 'INBOX' }

/** The mailbox from which answers to a sender's mail are read. Its password is entered and never shown. */
export function MailboxDialog({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const { mailbox } = sender
  const [draft, setDraft] = useState<Draft>(mailbox ? draftOf(mailbox) : { ...fresh, username: sender.address })
  const change = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }))
  const done = (says: string) => () => {
    toast(says)
    onClose()
  }
  const save = useAction('messaging.saveMailbox', { onDone: done(t`Mailbox saved`) })
  const remove = useAction('messaging.removeMailbox', { onDone: done(t`It is read no more`) })
  const text = (key: 'username' | 'folder', label: string) => (
    <TextInput
      label={label}
      required
      value={draft[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  return (
    <Modal opened onClose={onClose} title={t`Mailbox of ${sender.name}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const { password, ...rest } = draft
          save.mutate({ sender: sender.id, ...rest, ...(password ? { password } : {}) })
        }}
      >
        <Stack gap="sm">
          <p className="muted">
            {t`Answers are read from it by IMAP, every minute. Nothing in it is changed. Give it a mailbox of its own: all that arrives there is kept.`}
          </p>
          <ServerFields server={draft} onChange={change} />
          <div className={records.pair}>
            {text('username', t`User name`)}
            <PasswordInput
              label={t`Password`}
              description={mailbox ? t`One is kept; leave empty to keep it` : undefined}
              value={draft.password}
              onChange={(event) => change({ password: event.currentTarget.value })}
            />
            {text('folder', t`Folder`)}
          </div>
          {save.error && (
            <div role="alert" className="down">
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="end">
            {mailbox && (
              <Button
                variant="subtle"
                onClick={() => remove.mutate({ sender: sender.id }, { onError: toastProblem })}
              >{t`Read it no more`}</Button>
            )}
            <Button type="submit" variant="filled" disabled={save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const draftOf = ({ host, port, security, username, folder }: NonNullable<Sender['mailbox']>): Draft => ({
  ...{ host, port, security, username, folder, password: '' },
})
