import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { shapeName } from '../../../web/lib/shapes.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Connectors.module.css'
import { kindWords, type Pull, runWords, type Source, type Stream, sayRows } from './wording.ts'

/** What is read, how far, what the last pull made of it, and the pulls before. */
export function StreamsPanels({ source }: { source: Source }) {
  const runs = useList('connectors.runs', { connector: source.id, limit: 20 })
  const mayManage = useMay('connectors.manage')
  return (
    <Stack>
      {source.lastRun && source.lastRun.problems.length > 0 && <Problems run={source.lastRun} />}
      <Panel title={t`Streams`} padding="flush">
        <DataTable
          label={t`Streams`}
          rows={source.streamList}
          rowKey={({ id }) => id}
          {...(mayManage
            ? { rowLink: ({ id, name }: Stream) => ({ to: `connectors/${source.id}/streams/${id}`, label: name }) }
            : {})}
          rowHeight={52}
          columns={streamColumns(source.lastRun, mayManage)}
          empty={
            <EmptyState
              title={t`No streams yet`}
            >{t`A stream is a table, a query or a pattern of files, with what its rows are.`}</EmptyState>
          }
        />
      </Panel>
      <Panel title={t`Pulls`} padding="flush">
        <DataTable
          label={t`Pulls`}
          rows={runs.items && withNewest(runs.items, source.lastRun)}
          rowKey={({ id }) => id}
          rowHeight={52}
          skeletonRows={3}
          error={runs.error}
          retry={runs.retry}
          more={runs.more}
          columns={runColumns}
          empty={
            <EmptyState
              title={t`Nothing was read yet`}
            >{t`Each pull is listed here with what became of every row.`}</EmptyState>
          }
        />
      </Panel>
    </Stack>
  )
}

/** The source itself is looked at again and again, its list of pulls is not: its newest pull stands there as it is now. */
function withNewest(runs: readonly Pull[], newest: Pull | null): Pull[] {
  return newest === null ? [...runs] : [newest, ...runs.filter(({ id }) => id !== newest.id)]
}

function Problems({ run }: { run: Pull }) {
  return (
    <Panel title={t`What the last pull could not read`}>
      <ul className={css.list}>
        {run.problems.map(({ file, line, reason, remedy }) => (
          <li key={`${file} ${line} ${reason}`}>
            <strong>{file}</strong>
            {line > 0 && t`, line ${line}`}: <span className={css.refusal}>{reason}</span>. {remedy}.
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Of a stream that feeds several shapes the first tells how many rows there were. */
const readIn = (run: Pull | null, stream: Stream) => run?.counts.find((count) => count.stream === stream.id)

function streamColumns(run: Pull | null, isLinked: boolean): Column<Stream>[] {
  return [
    {
      key: 'name',
      header: t`Stream`,
      cell: ({ name, shape, paused }) => (
        <div>
          {!isLinked && name}
          <div className={css.under}>
            {shapeName(shape)}
            {paused && t`, left out for now`}
          </div>
        </div>
      ),
    },
    {
      key: 'cursor',
      header: t`Read up to`,
      narrow: 'hide',
      cell: ({ cursor, isFirstRead }) => (
        <div>
          {cursor ?? <span className="dim">{t`nothing yet`}</span>}
          {!isFirstRead && cursor !== null && <div className={css.under}>{t`first reading`}</div>}
        </div>
      ),
    },
    { key: 'newest', header: t`Newest row`, narrow: 'hide', cell: ({ newestAt }) => <TimeText at={newestAt} /> },
    {
      key: 'read',
      header: t`Rows read`,
      align: 'right',
      cell: (stream) => {
        const count = readIn(run, stream)
        return count ? <span className="figures">{number(count.read)}</span> : ''
      },
    },
    {
      key: 'refused',
      header: t`Refused`,
      align: 'right',
      cell: (stream) => {
        const count = readIn(run, stream)
        return count ? <span className={count.refused > 0 ? 'down' : undefined}>{number(count.refused)}</span> : ''
      },
    },
  ]
}

const runColumns: Column<Pull>[] = [
  {
    key: 'state',
    header: t`State`,
    cell: (run) => (
      <div>
        <span className={run.state === 'failed' ? 'down' : undefined}>{runWords[run.state]}</span>
        <div className={css.under}>
          {kindWords[run.kind]}
          {(run.kind === 'now' || run.kind === 'backfill') && `, ${run.startedBy}`}
        </div>
      </div>
    ),
  },
  {
    key: 'rows',
    header: t`What became of it`,
    cell: (run) => (
      <div>
        {sayRows(run)}
        {run.failure && (
          <div className={css.under}>
            {run.failure}
            {run.remedy && `. ${run.remedy}`}
          </div>
        )}
      </div>
    ),
  },
  { key: 'at', header: t`Began`, align: 'right', narrow: 'hide', cell: (run) => <TimeText at={run.startedAt} /> },
]
