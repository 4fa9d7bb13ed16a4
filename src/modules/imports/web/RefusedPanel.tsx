import { type Item, useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Imports.module.css'
import { type Run, shapeName } from './wording.ts'

/** Refused rows as they came, each with its line, field, reason and remedy. */
export function RefusedPanel({ run }: { run: Run }) {
  const list = useList('imports.refused', { run: run.id, limit: 50 })
  return (
    <>
      {run.reasons.length > 1 && <Reasons run={run} />}
      <Panel title="Refused rows" padding="flush">
        <DataTable
          label="Refused rows"
          rows={list.items}
          rowKey={({ file, shape, line }) => `${file} ${shape} ${line}`}
          columns={columns}
          rowHeight={76}
          error={list.error}
          retry={list.retry}
          more={list.more}
        />
      </Panel>
    </>
  )
}

function Reasons({ run }: { run: Run }) {
  return (
    <Panel title="Why rows were refused">
      <ul className={css.list}>
        {run.reasons.map(({ file, shape, field, reason, remedy, count, line }) => (
          <li key={`${file} ${shape} ${field} ${remedy}`}>
            <strong className="figures">{number(count)}</strong> in {file}, first on line {number(line)}, {field}:{' '}
            {reason}. {remedy}.
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type Refused = Item<'imports.refused'>

const columns: Column<Refused>[] = [
  {
    key: 'line',
    header: 'Line',
    width: 180,
    cell: ({ file, shape, line }) => (
      <div>
        <span className="figures">{number(line)}</span>
        <div className={css.under}>
          {file}, {shapeName(shape)}
        </div>
      </div>
    ),
  },
  {
    key: 'reason',
    header: 'What is wrong',
    cell: ({ field, reason, remedy }) => (
      <div>
        <div>
          {field}: {reason}
        </div>
        <div className={css.under}>{remedy}</div>
      </div>
    ),
  },
  { key: 'raw', header: 'As it came', narrow: 'hide', cell: ({ raw }) => <code className={css.raw}>{raw}</code> },
]
