import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconCheck, IconExclamationMark } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { type Input, type Item, useList, useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './LogPanel.module.css'

const readers = { kind: text(), who: text(), from: text(), to: text() }
type View = { kind: string; who: string; from: string; to: string }
const nothing: View = { kind: '', who: '', from: '', to: '' }

const asked = ({ kind, who, from, to }: View): Omit<Input<'workspaces.exportAudit'>, never> => ({
  subject: kind || undefined,
  member: who || undefined,
  from: from || undefined,
  to: to || undefined,
})

/** Every change, in words: who, what, from what to what. */
export function LogPanel() {
  const [view, change] = useUrlState(readers)
  const log = useList('workspaces.audit', { ...asked(view), limit: 50 }, { keepPrevious: true })
  const isNarrowed = Object.values(view).some((value) => value !== '')
  return (
    <Panel
      title={t`Log`}
      padding="flush"
      aside={<DownloadButton of="workspaces.exportAudit" asked={asked(view)} label={t`Take along as CSV`} />}
    >
      <Filters view={view} onChange={change} />
      <DataTable
        label={t`Log of changes`}
        rows={log.items}
        rowKey={(row) => String(row.number)}
        error={log.error}
        retry={log.retry}
        more={log.more}
        refreshing={log.refreshing}
        empty={
          isNarrowed ? (
            <EmptyState
              title={t`Nothing of this was changed`}
              actions={<Button onClick={() => change(nothing)}>{t`Show everything`}</Button>}
            >{t`No row of the log fits what you chose.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Nothing was changed yet`}
            >{t`Changes of settings by people, programs and agents stand here.`}</EmptyState>
          )
        }
        columns={[
          { key: 'at', header: t`When`, width: 130, cell: (row) => <TimeText at={row.at} /> },
          { key: 'actor', header: t`Who`, width: 180, cell: (row) => row.actor },
          { key: 'what', header: t`What`, cell: (row) => <Change row={row} /> },
        ]}
      />
      <ChainState />
    </Panel>
  )
}

function Filters({ view, onChange }: { view: View; onChange: (change: Partial<View>) => void }) {
  const choices = useOperation('workspaces.auditChoices', {})
  const kinds = choices.data?.subjects.map(({ subject, label, count }) => ({
    value: subject,
    label: `${label} (${count})`,
  }))
  const people = choices.data?.members.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Group gap="xs" className={css.filters}>
      <Select
        aria-label={t`Kind of thing`}
        placeholder={t`Everything`}
        clearable
        searchable
        data={kinds ?? []}
        value={view.kind || null}
        onChange={(kind) => onChange({ kind: kind ?? '' })}
      />
      <Select
        aria-label={t`Who`}
        placeholder={t`Everybody`}
        clearable
        searchable
        data={people ?? []}
        value={view.who || null}
        onChange={(who) => onChange({ who: who ?? '' })}
      />
      <TextInput
        type="date"
        aria-label={t`From`}
        value={view.from}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        aria-label={t`To`}
        value={view.to}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </Group>
  )
}

function Change({ row }: { row: Item<'workspaces.audit'> }) {
  return (
    <span title={row.subjectId ?? undefined}>
      <Said row={row} />
      {row.changes.length > 0 && <span className="muted">: {row.changes.join('; ')}</span>}
      {row.why !== null && <span className="dim"> ({row.why})</span>}
    </span>
  )
}

function Said({ row }: { row: Item<'workspaces.audit'> }) {
  if (row.subject !== 'account' || row.subjectId === null) return row.says
  return <PageLink to={`accounts/${row.subjectId}`}>{row.says}</PageLink>
}

/** Whether the log is whole: each row holds the hash of the one before, so a changed one is found. */
function ChainState() {
  const { data } = useOperation('workspaces.auditState', {})
  if (!data) return <p className={css.state}>{t`Walking through the log …`}</p>
  if (data.broken) {
    return (
      <p className={css.state} role="alert">
        <IconExclamationMark size={14} aria-hidden="true" />{' '}
        {t`Row ${data.broken.number} does not fit: ${data.broken.reason}. Somebody changed the database behind the product’s back. Compare it with a copy.`}
      </p>
    )
  }
  return (
    <p className={css.state}>
      <IconCheck size={14} aria-hidden="true" /> {t`Whole: ${data.rows} rows, each with the hash of the one before.`}
      {data.last && (
        <>
          {' '}
          {rich`The newest ends in ${<code>{data.last.hash.slice(-12)}</code>}; keep that elsewhere to notice rows cut off at the end.`}
        </>
      )}
    </p>
  )
}
