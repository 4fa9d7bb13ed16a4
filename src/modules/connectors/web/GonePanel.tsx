import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { shapeName } from '../../../web/lib/shapes.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Connectors.module.css'
import { type Gone, goneWords, type Source } from './wording.ts'

/** What the source deleted or merged, and what came of it here. */
export function GonePanel({ source }: { source: Source }) {
  const list = useList('connectors.gone', { connector: source.id, limit: 50 })
  const mayManage = useMay('connectors.manage')
  return (
    <Panel title={t`Deletions and merges`} padding="flush">
      <DataTable
        label={t`Deletions and merges`}
        rows={list.items}
        rowKey={({ stream, shape, externalId }) => `${stream} ${shape} ${externalId}`}
        rowHeight={52}
        columns={mayManage ? [...columns, keepColumn(source)] : columns}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={
          <EmptyState
            title={t`Nothing was deleted or merged`}
          >{t`Where this source is the master, what it deletes is gone here as well. Where another one is, it is listed here.`}</EmptyState>
        }
      />
    </Panel>
  )
}

const columns: Column<Gone>[] = [
  {
    key: 'record',
    header: t`Record`,
    cell: ({ externalId, shape, streamName }) => (
      <div>
        {externalId}
        <div className={css.under}>
          {shapeName(shape)}, {streamName}
        </div>
      </div>
    ),
  },
  {
    key: 'what',
    header: t`What happened there`,
    cell: ({ kind, into }) => (kind === 'merged' ? t`merged into ${into ?? ''}` : t`deleted`),
  },
  {
    key: 'state',
    header: t`Here`,
    cell: ({ state, reason }) => (
      <div>
        {goneWords[state]}
        {reason && state !== 'followed' && <div className={css.under}>{reason}</div>}
      </div>
    ),
  },
  { key: 'at', header: t`Seen`, align: 'right', narrow: 'hide', cell: ({ seenAt }) => <TimeText at={seenAt} /> },
]

const keepColumn = (source: Source): Column<Gone> => ({
  key: 'keep',
  header: '',
  label: t`Keep`,
  align: 'right',
  cell: (row) => <Keep source={source} row={row} />,
})

function Keep({ source, row }: { source: Source; row: Gone }) {
  const keep = useAction('connectors.keepGone', { onDone: () => toast(t`It is kept`) })
  if (row.state !== 'listed' && row.state !== 'waiting') return null
  const { stream, shape, externalId } = row
  return (
    <Button
      variant="subtle"
      loading={keep.isPending}
      aria-label={t`Keep ${externalId}`}
      onClick={() => keep.mutate({ connector: source.id, stream, shape, externalId }, { onError: toastProblem })}
    >{t`Keep`}</Button>
  )
}
