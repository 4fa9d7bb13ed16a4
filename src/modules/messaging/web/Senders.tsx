import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { MailboxDialog } from './MailboxDialog.tsx'
import css from './Messages.module.css'
import { SenderDialog } from './SenderDialog.tsx'

export type Sender = Output<'messaging.senders'>['items'][number]

/** From which addresses mail leaves, and whether their servers take it. */
export function Senders() {
  const { data, error, refetch } = useOperation('messaging.senders', {})
  const [open, setOpen] = useState<Sender | 'new' | null>(null)
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={4} />
  const add = <Button onClick={() => setOpen('new')}>{t`New sender`}</Button>
  return (
    <>
      {data.items.length === 0 ? (
        <EmptyState title={t`No mail leaves yet`} actions={add}>
          {t`Name the mail server that your company sends by. Until then mail is held, and nothing is lost.`}
        </EmptyState>
      ) : (
        <Panel title={t`Senders`} aside={add} padding="flush">
          <ul className={css.list}>
            {data.items.map((sender) => (
              <SenderRow key={sender.id} sender={sender} onOpen={() => setOpen(sender)} />
            ))}
          </ul>
        </Panel>
      )}
      {open !== null && <SenderDialog before={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}

function SenderRow({ sender, onOpen }: { sender: Sender; onOpen: () => void }) {
  const { id, name, address, host, port, isUsual, hasKey, trouble, mailbox } = sender
  const [isMailboxOpen, openMailbox] = useState(false)
  const test = useAction('messaging.testSender', {
    changes: ['messaging.senders'],
    onDone: ({ sentTo, response }) => toast(t`A test went to ${sentTo}: ${response}`),
  })
  const remove = useAction('messaging.removeSender', { onDone: () => toast(t`Sender taken away`) })
  return (
    <li className={css.person}>
      <Group justify="space-between" gap="xs">
        <div>
          <strong>{name}</strong> {address}
          <div className="muted">
            {[
              t`by ${host}, port ${String(port)}`,
              isUsual ? t`the usual one` : '',
              hasKey ? t`signs with DKIM` : t`does not sign`,
              mailbox ? t`reads ${mailbox.username} on ${mailbox.host}` : '',
            ]
              .filter(Boolean)
              .join(', ')}
          </div>
          {trouble !== null && <div className="down">{t`Its server did not answer: ${trouble}`}</div>}
          {mailbox?.trouble && <div className="down">{t`Its mailbox could not be read: ${mailbox.trouble}`}</div>}
        </div>
        <Group gap="xs">
          <Button
            size="compact-sm"
            aria-label={t`Send me a test from ${name}`}
            loading={test.isPending}
            onClick={() => test.mutate({ sender: id }, { onError: toastProblem })}
          >
            {t`Send me a test`}
          </Button>
          <Button size="compact-sm" aria-label={t`Mailbox of ${name}`} onClick={() => openMailbox(true)}>
            {t`Mailbox`}
          </Button>
          <Button size="compact-sm" aria-label={t`Change ${name}`} onClick={onOpen}>{t`Change`}</Button>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t`Take away ${name}`}
            onClick={() => remove.mutate({ sender: id }, { onError: toastProblem })}
          >
            {t`Take away`}
          </Button>
        </Group>
      </Group>
      {isMailboxOpen && <MailboxDialog sender={sender} onClose={() => openMailbox(false)} />}
    </li>
  )
}
