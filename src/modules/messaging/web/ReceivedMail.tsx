import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Item, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { sayInstant } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Messages.module.css'
import { receivedKinds, receivedWords } from './wording.ts'

type Mail = Item<'messaging.received'>

/** All mail that came in, and what nobody knew where to put. */
export function ReceivedMail() {
  const [kind, setKind] = useState<Mail['kind'] | null>(null)
  const list = useList('messaging.received', { ...(kind === null ? {} : { kinds: [kind] }), limit: 50 })
  const [open, setOpen] = useState<Mail | null>(null)
  return (
    <Panel title={t`Received mail`} padding="flush">
      <Group px="md" pb="sm">
        <Select
          aria-label={t`Kind of mail`}
          placeholder={t`All kinds`}
          clearable
          data={receivedKinds.map((value) => ({ value, label: inWords(receivedWords[value]) }))}
          value={kind}
          onChange={(value) => setKind(value as Mail['kind'] | null)}
        />
      </Group>
      <DataTable
        label={t`Received mail`}
        columns={useColumns(setOpen)}
        rows={list.items}
        rowKey={({ id }) => id}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={
          <EmptyState title={t`No mail came in`}>
            {t`Answers, notices and copies stand here once a mailbox is read or delivers to the mail door. What nobody knows where to put is filed from here.`}
          </EmptyState>
        }
      />
      {open !== null && <ReceivedDialog mail={open} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

function useColumns(open: (mail: Mail) => void): Column<Mail>[] {
  const { zone, today } = useClock()
  return [
    {
      key: 'from',
      header: t`From||mail`,
      cell: (mail) => (
        <Button
          variant="transparent"
          size="compact-sm"
          px={0}
          aria-label={t`Mail from ${mail.contact?.name ?? mail.from}: ${mail.subject}`}
          onClick={() => open(mail)}
        >
          {mail.contact?.name ?? mail.from}
        </Button>
      ),
    },
    { key: 'subject', header: t`Mail`, cell: ({ subject }) => subject },
    { key: 'kind', header: t`Kind of mail`, cell: ({ kind }) => inWords(receivedWords[kind]) },
    {
      key: 'account',
      header: t`Account`,
      cell: ({ account }) => account && <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>,
    },
    { key: 'at', header: t`When`, narrow: 'hide', cell: ({ at }) => sayInstant(at, zone, today) },
  ]
}

/** A mail as it came in. One that has no place yet is filed on an account or put aside. */
function ReceivedDialog({ mail, onClose }: { mail: Mail; onClose: () => void }) {
  const may = useMay('messaging.write')
  const { zone, today } = useClock()
  return (
    <Modal opened onClose={onClose} title={mail.subject || t`Mail`} size="lg">
      <Stack gap="sm">
        <p className="muted">{t`${sayInstant(mail.at, zone, today)}, from ${mail.from}`}</p>
        <pre className={css.body}>{mail.body}</pre>
        {may && mail.mayFile && <Filing mail={mail} onDone={onClose} />}
      </Stack>
    </Modal>
  )
}

function Filing({ mail, onDone }: { mail: Mail; onDone: () => void }) {
  const [account, setAccount] = useState<string | null>(null)
  const [contact, setContact] = useState<string | null>(null)
  const people = useOperation('messaging.consents', { account: account ?? '' }, { enabled: account !== null })
  const done = (says: string) => () => {
    toast(says)
    onDone()
  }
  const file = useAction('messaging.fileReceived', { onDone: done(t`Filed`) })
  const aside = useAction('messaging.asideReceived', { onDone: done(t`Put aside`) })
  return (
    <>
      <div className={records.pair}>
        <AccountSelect
          label={t`Belongs to the account`}
          isLabelled
          value={account}
          onChange={(id) => {
            setAccount(id)
            setContact(null)
          }}
        />
        <Select
          label={t`And was written by or to`}
          placeholder={t`Nobody in particular`}
          clearable
          disabled={account === null}
          data={(people.data?.items ?? []).map((one) => ({ value: one.contact.id, label: one.contact.name }))}
          value={contact}
          onChange={setContact}
          comboboxProps={{ withinPortal: false }}
        />
      </div>
      <Group justify="end">
        <Button variant="subtle" onClick={() => aside.mutate({ received: [mail.id] }, { onError: toastProblem })}>
          {t`Put aside||mail`}
        </Button>
        <Button
          variant="filled"
          disabled={account === null || file.isPending}
          onClick={() =>
            account &&
            file.mutate({ received: mail.id, account, ...(contact ? { contact } : {}) }, { onError: toastProblem })
          }
        >
          {t`File it`}
        </Button>
      </Group>
    </>
  )
}
