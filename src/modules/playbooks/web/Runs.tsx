import { Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import { type Status, statuses } from '../domain/run.ts'
import css from './Playbooks.module.css'
import { type Playbook, type Run, statusWord, stepOf } from './playbook-words.ts'
import { RunActs } from './RunActs.tsx'
import { RunSheet } from './RunSheet.tsx'
import { RunState } from './RunState.tsx'

const open: readonly Status[] = statuses.filter((status) => status !== 'ended')
const readers = { status: choice(['', 'all', ...statuses], ''), at: text(), run: text() }

/** Runs of a playbook, the newest first: those under way until others are asked for. */
export function Runs({ playbook }: { playbook: Playbook }) {
  const [{ status, at, run }, change] = useUrlState(readers)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const may = useMay('playbooks.run')
  const asked: readonly Status[] = status === '' ? open : status === 'all' ? statuses : [status]
  const list = useList(
    'playbooks.runs',
    { playbook: playbook.id, statuses: [...asked], ...(at === '' ? {} : { at }), limit: 50 },
    { keepPrevious: true },
  )
  const chosen = list.items?.filter(({ id }) => selected.has(id)).slice(0, mostAtOnce) ?? []
  return (
    <Panel title={t`Runs||noun`} padding="flush">
      <div className={css.filters}>
        <Select
          aria-label={t`Which runs`}
          data={[
            { value: '', label: t`Under way` },
            { value: 'all', label: t`All` },
            ...statuses.map((one) => ({ value: one, label: statusWord(one) })),
          ]}
          value={status}
          allowDeselect={false}
          onChange={(value) => change({ status: (value ?? '') as typeof status })}
        />
        <Select
          aria-label={t`At which step`}
          placeholder={t`At any step`}
          clearable
          clearButtonProps={{ 'aria-label': t`At any step` }}
          data={playbook.graph.nodes.map(({ id, title }) => ({ value: id, label: title ?? id }))}
          value={at === '' ? null : at}
          onChange={(value) => change({ at: value ?? '' })}
        />
      </div>
      {may && chosen.length > 0 && <RunActs runs={chosen} playbook={playbook} onDone={() => select(new Set())} />}
      <DataTable
        label={t`Runs||noun`}
        columns={columns((id) => change({ run: id }))}
        rows={list.items}
        rowKey={({ id }) => id}
        {...(may ? { selection: { selected, onChange: select, nameOf: ({ account }: Run) => account.name } } : {})}
        more={list.more}
        refreshing={list.refreshing}
        error={list.error}
        retry={list.retry}
        empty={
          <EmptyState title={status === '' ? t`Nobody is under way` : t`No such runs`}>
            {playbook.stage === 'off'
              ? t`It is switched off, so nobody enters.`
              : t`As soon as a trigger fires for an account that may enter, its run stands here.`}
          </EmptyState>
        }
      />
      {run !== '' && <RunSheet id={run} onClose={() => change({ run: '' })} />}
    </Panel>
  )
}

/** As many as one act may change. */
const mostAtOnce = 500

const columns = (onOpen: (id: string) => void): Column<Run>[] => [
  {
    key: 'account',
    header: t`Account`,
    cell: ({ id, account, contact }) => (
      <>
        <button type="button" className={css.open} aria-haspopup="dialog" onClick={() => onOpen(id)}>
          {account.name}
        </button>
        {contact && <div className="dim">{contact.name}</div>}
      </>
    ),
  },
  {
    key: 'status',
    header: t`State`,
    cell: (run) => <RunState run={run} />,
  },
  {
    key: 'step',
    header: t`Step`,
    narrow: 'hide',
    cell: (run) => (run.step === null ? <span className="dim">{t`none`}</span> : stepOf(run)),
  },
  {
    key: 'entered',
    header: t`Entered`,
    width: 120,
    narrow: 'hide',
    cell: ({ enteredOn }) => <DateText day={enteredOn} />,
  },
  {
    key: 'wake',
    header: t`Its turn`,
    width: 150,
    narrow: 'hide',
    cell: ({ wakeAt, status }) =>
      status === 'ended' || wakeAt === null ? <span className="dim">{t`none`}</span> : <TimeText at={wakeAt} />,
  },
  {
    key: 'version',
    header: t`Version`,
    summary: t`The version that the run goes by; the newest one beside it where that is another`,
    width: 120,
    align: 'right',
    narrow: 'hide',
    cell: ({ version, newest }) => (
      <>
        {version}
        {newest && <div className="dim">{t`newest is ${newest.version}`}</div>}
      </>
    ),
  },
]
