import { Button } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Connectors.module.css'
import { StandingText } from './Standing.tsx'
import { type ListedSource, sayMinutes } from './wording.ts'

/** The systems that are pulled, how each stands, and the way to a new one. */
export function SourcesPage() {
  const sources = useList('connectors.list', { limit: 50 })
  return (
    <Page
      title={t`Sources`}
      lead={t`Systems that are read again and again: CRM, billing, desk, product. What they say stays; what they delete or merge is followed.`}
      actions={<Connect />}
    >
      <Stack>
        {(sources.first?.withoutPast ?? 0) > 0 && <Past accounts={sources.first?.withoutPast ?? 0} />}
        <Panel title={t`Sources`} padding="flush">
          <DataTable
            label={t`Sources`}
            rows={sources.items}
            rowKey={({ id }) => id}
            rowLink={({ id, name }) => ({ to: `connectors/${id}`, label: name })}
            rowHeight={52}
            skeletonRows={3}
            error={sources.error}
            retry={sources.retry}
            more={sources.more}
            columns={columns}
            empty={<NoSources />}
          />
        </Panel>
      </Stack>
    </Page>
  )
}

function Connect() {
  const go = useGo()
  if (!useMay('connectors.manage')) return null
  return <Button variant="filled" onClick={() => go('connectors/new')}>{t`Connect a source`}</Button>
}

function NoSources() {
  return (
    <EmptyState
      title={t`No sources yet`}
      actions={<Connect />}
    >{t`Connect the PostgreSQL that holds your CRM and billing tables, or a folder in which files of product events appear. Each is read by itself from then on.`}</EmptyState>
  )
}

/** The past is frozen as it is known when it is worked out, so that whoever connects several sources decides when. */
function Past({ accounts }: { accounts: number }) {
  const work = useAction('connectors.past', { onDone: () => toast(t`The past is being worked out`) })
  const mayManage = useMay('connectors.manage')
  return (
    <Panel title={t`The past of new customers`}>
      <div className={css.wide}>
        <p>{t`Of ${count(accounts, 'customer')} no past day is worked out yet. It happens tonight, with all that is known by then; once worked out, days stay as they were shown. Connect the sources that tell of the same customers first.`}</p>
        {mayManage && (
          <div className={css.buttons}>
            <Button
              loading={work.isPending}
              onClick={() => work.mutate({}, { onError: toastProblem })}
            >{t`Work out the past now`}</Button>
          </div>
        )}
      </div>
    </Panel>
  )
}

const waitingOf = ({ refused, conflicts, gone }: ListedSource): string =>
  [
    ...(refused > 0 ? [t`${number(refused)} refused`] : []),
    ...(conflicts > 0 ? [count(conflicts, 'conflict')] : []),
    ...(gone > 0 ? [count(gone, 'deletion')] : []),
  ].join(', ')

const columns: Column<ListedSource>[] = [
  {
    key: 'name',
    header: t`Source`,
    cell: ({ kindLabel, target }) => (
      <div className={css.under}>
        {inWords(kindLabel)}, {target}
      </div>
    ),
  },
  {
    key: 'standing',
    header: t`State`,
    cell: (source) => (
      <div>
        <StandingText standing={source.standing} />
        {source.trouble && <div className={css.under}>{source.trouble.reason}</div>}
      </div>
    ),
  },
  {
    key: 'read',
    header: t`Rows read`,
    align: 'right',
    narrow: 'hide',
    cell: ({ lastRun }) => (lastRun ? number(lastRun.read) : <span className="dim">{t`none`}</span>),
  },
  {
    key: 'written',
    header: t`Written`,
    align: 'right',
    narrow: 'hide',
    cell: ({ lastRun }) => (lastRun ? number(lastRun.written) : ''),
  },
  { key: 'waiting', header: t`Waits for you`, narrow: 'hide', cell: (source) => waitingOf(source) },
  {
    key: 'pulled',
    header: t`Read whole`,
    align: 'right',
    narrow: 'hide',
    cell: ({ pulledAt, everyMinutes }) => (
      <div>
        <TimeText at={pulledAt} unknown={t`never`} />
        <div className={css.under}>{t`every ${sayMinutes(everyMinutes)}`}</div>
      </div>
    ),
  },
]
