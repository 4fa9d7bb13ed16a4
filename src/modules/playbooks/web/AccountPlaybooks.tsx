import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import { statuses } from '../domain/run.ts'
import css from './Playbooks.module.css'
import { type Run, stageWord, stepOf } from './playbook-words.ts'
import { RunSheet } from './RunSheet.tsx'
import { RunState } from './RunState.tsx'

const readers = { run: text() }

/** The playbooks that an account is in and was in, each leading to why; and a way into another one by hand. */
export function AccountPlaybooks({ account }: { account: string }) {
  const [{ run }, change] = useUrlState(readers)
  const [isStarting, starting] = useDisclosure()
  const may = useMay('playbooks.run')
  const list = useList('playbooks.runs', { account, statuses: [...statuses], limit: 50 })
  const button = may ? <Button onClick={starting.open}>{t`Start a playbook`}</Button> : undefined
  return (
    <Panel title={t`Playbooks`} padding="flush" aside={list.items?.length ? button : undefined}>
      <DataTable
        label={t`Runs of playbooks`}
        columns={columns((id) => change({ run: id }))}
        rows={list.items}
        rowKey={({ id }) => id}
        more={list.more}
        error={list.error}
        retry={list.retry}
        empty={
          <EmptyState title={t`In no playbook so far`} actions={button}>
            {t`Once a trigger of a playbook fires for this account, its run stands here with every step that it did.`}
          </EmptyState>
        }
      />
      {isStarting && <StartDialog account={account} onClose={starting.close} />}
      {run !== '' && <RunSheet id={run} onClose={() => change({ run: '' })} />}
    </Panel>
  )
}

const columns = (onOpen: (id: string) => void): Column<Run>[] => [
  {
    key: 'playbook',
    header: t`Playbook`,
    cell: ({ id, playbook, contact }) => (
      <>
        <button type="button" className={css.open} aria-haspopup="dialog" onClick={() => onOpen(id)}>
          {playbook.name}
        </button>
        {contact && <div className="dim">{contact.name}</div>}
      </>
    ),
  },
  { key: 'state', header: t`State`, cell: (run) => <RunState run={run} /> },
  {
    key: 'step',
    header: t`Step`,
    narrow: 'hide',
    cell: (run) => (run.step === null ? <span className="dim">{t`none`}</span> : stepOf(run)),
  },
  { key: 'entered', header: t`Entered`, width: 120, cell: ({ enteredOn }) => <DateText day={enteredOn} /> },
  {
    key: 'ended',
    header: t`Ended`,
    width: 140,
    narrow: 'hide',
    cell: ({ endedAt }) => (endedAt ? <TimeText at={endedAt} /> : <span className="dim">{t`under way`}</span>),
  },
  {
    key: 'why',
    header: t`Why`,
    width: 70,
    cell: ({ playbook, account }) => (
      <PageLink
        to={`playbooks/${playbook.id}`}
        search={{ tab: 'why', asked: account.id }}
        aria-label={t`Why ${account.name} is in ${playbook.name}`}
      >{t`Why`}</PageLink>
    ),
  },
]

/** Lets the account into a playbook by hand; what keeps it out binds as ever, and is said. */
function StartDialog({ account, onClose }: { account: string; onClose: () => void }) {
  const [id, choose] = useState<string | null>(null)
  const { data } = useOperation('playbooks.list', {})
  const start = useAction('playbooks.start', {
    onDone: ({ entered, items }) => {
      if (entered > 0) toast(t`It entered the playbook`)
      else toast(items[0] ? t`It did not enter. ${items[0].says}` : t`It was started today already`)
      onClose()
    },
  })
  const on = data?.items.filter(({ stage }) => stage !== 'off')
  return (
    <Modal opened onClose={onClose} title={t`Start a playbook`} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (id) start.mutate({ id, accounts: [account] }, { onError: toastProblem })
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`Playbook`}
            data-autofocus
            data={(on ?? []).map(({ id: value, name, stage }) => ({ value, label: t`${name} (${stageWord(stage)})` }))}
            value={id}
            searchable
            nothingFoundMessage={t`No playbook is switched on`}
            onChange={choose}
          />
          <p className="muted">{t`What would keep it out binds all the same: the condition of entry, other playbooks, a hold-out. You are told if it does.`}</p>
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" disabled={!id} loading={start.isPending}>{t`Start||verb`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
