import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count, sayInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { channelKinds } from '../domain/channel.ts'
import { MessageDialog } from './MessageDialog.tsx'
import css from './Messages.module.css'
import { type Message, statusWords } from './wording.ts'

/** Mail that is held, with its reason and what one may do about it; or all mail with what became of it. */
export function MessageTable({ which }: { which: 'held' | 'all' }) {
  const list = useList('messaging.list', {
    ...(which === 'held' ? { statuses: ['held', 'ambiguous'] as const satisfies Message['status'][] } : {}),
    limit: 50,
  })
  const may = useMay('messaging.write')
  const [selected, select] = useState(new Set<string>())
  const [open, setOpen] = useState<string | null>(null)
  const acts = useHeldActs(() => select(new Set()))
  const columns = useColumns(which, setOpen)
  return (
    <Panel title={which === 'held' ? t`Held mail` : t`All mail`} padding="flush">
      {which === 'held' && may && Boolean(list.items?.length) && (
        <Group gap="xs" px="md" pb="sm">
          <Button size="compact-sm" disabled={selected.size === 0} onClick={() => acts.release([...selected])}>
            {t`Send all the same`}
          </Button>
          <Button size="compact-sm" disabled={selected.size === 0} onClick={() => acts.discard([...selected])}>
            {t`Discard`}
          </Button>
          <span className="muted">
            {selected.size === 0
              ? t`Choose mail that is to go in spite of its reason, or is not to go at all.`
              : t`${count(selected.size, 'mail||a letter', 'mails||letters')} chosen`}
          </span>
        </Group>
      )}
      <DataTable
        label={which === 'held' ? t`Held mail` : t`All mail`}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        error={list.error}
        retry={list.retry}
        more={list.more}
        {...(which === 'held' && may
          ? {
              selection: {
                selected,
                onChange: select,
                nameOf: ({ contact, template }: Message) => `${contact.name}, ${template.name}`,
              },
            }
          : {})}
        empty={which === 'held' ? <NothingHeld /> : <NothingSent />}
      />
      {open !== null && <MessageDialog id={open} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

function NothingHeld() {
  return (
    <EmptyState title={t`No mail is held`}>
      {t`Mail stops here with its reason: without a yes of its reader, without a mail server, at an account at risk, or where a word is missing.`}
    </EmptyState>
  )
}

function NothingSent() {
  return (
    <EmptyState title={t`No mail yet`}>
      {t`Playbooks send mail from templates, and so can you, from the people of an account.`}
    </EmptyState>
  )
}

function useHeldActs(done: () => void) {
  const say = ({ changed, refused }: { changed: number; refused: { reason: string }[] }) => {
    done()
    const [first] = refused
    if (changed > 0) toast(t`${count(changed, 'mail||a letter', 'mails||letters')} done`)
    if (first)
      toastProblem(new Error(t`${count(refused.length, 'mail||a letter', 'mails||letters')} not: ${first.reason}`))
  }
  const release = useAction('messaging.release', { onDone: say })
  const discard = useAction('messaging.discard', { onDone: say })
  return {
    release: (messages: string[]) => release.mutate({ messages }, { onError: toastProblem }),
    discard: (messages: string[]) => discard.mutate({ messages }, { onError: toastProblem }),
  }
}

function useColumns(which: 'held' | 'all', open: (id: string) => void): Column<Message>[] {
  const { zone, today } = useClock()
  const maySetUp = useMay('messaging.senders')
  const columns: Column<Message>[] = [
    {
      key: 'person',
      header: t`To`,
      cell: ({ id, contact, template }) => (
        <Button
          variant="transparent"
          size="compact-sm"
          px={0}
          aria-label={t`Mail to ${contact.name}: ${template.name}`}
          onClick={() => open(id)}
        >
          {contact.name}
        </Button>
      ),
    },
    {
      key: 'account',
      header: t`Account`,
      cell: ({ account }) => <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>,
    },
    {
      key: 'mail',
      header: t`Mail`,
      narrow: 'hide',
      cell: ({ subject, template, isRehearsal, channel }) => (
        <>
          {isRehearsal ? t`Rehearsal: ${subject ?? template.name}` : (subject ?? template.name)}
          {channel !== 'mail' && <div className="muted">{inWords(channelKinds[channel].label)}</div>}
        </>
      ),
    },
    {
      key: 'state',
      header: which === 'held' ? t`Reason` : t`State`,
      cell: (message) => (
        <div className={css.reason}>
          {which === 'all' || message.status !== 'held' ? inWords(statusWords[message.status]) : null}
          {message.readAt && <div className="muted">{t`Was read ${sayInstant(message.readAt, zone, today)}`}</div>}
          {message.reason && <div className={which === 'all' ? 'muted' : undefined}>{message.reason}</div>}
          {which === 'held' && message.hold === 'no_server' && maySetUp && (
            <PageLink to="messaging" search={{ tab: 'senders' }}>{t`Set one up under Senders`}</PageLink>
          )}
        </div>
      ),
    },
    {
      key: 'at',
      header: t`When`,
      narrow: 'hide',
      cell: ({ outcomeAt, dueAt, madeAt, status }) =>
        sayInstant(status === 'waiting' ? dueAt : (outcomeAt ?? madeAt), zone, today),
    },
  ]
  return columns
}
