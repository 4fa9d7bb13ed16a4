import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { whatIsWrong } from '../../../web/ui/rows/what-is-wrong.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Imports.module.css'
import { MendDialog } from './MendDialog.tsx'
import { isOpen, type Refused, type Run, shapeName } from './wording.ts'

/** Refused rows as they came, each with its line, field, reason and remedy, to be mended in their place. */
export function RefusedPanel({ run }: { run: Run }) {
  const list = useList('imports.refused', { run: run.id, limit: 50 })
  const [mending, mend] = useState<Refused>()
  const canMend = useMay('imports.run') && !run.dryRun && !isOpen(run)
  return (
    <>
      {run.reasons.length > 1 && <Reasons run={run} />}
      <Panel title={t`Refused rows`} padding="flush" aside={canMend && <TryAgain run={run} />}>
        <DataTable
          label={t`Refused rows`}
          rows={list.items}
          rowKey={({ part, line }) => `${part} ${line}`}
          columns={canMend ? [...columns, mendColumn(mend)] : columns}
          rowHeight={76}
          error={list.error}
          retry={list.retry}
          more={list.more}
        />
      </Panel>
      {mending && <MendDialog run={run} row={mending} onClose={() => mend(undefined)} />}
    </>
  )
}

function TryAgain({ run }: { run: Run }) {
  const replay = useAction('imports.replay', {
    onDone: ({ tried, accepted }) => toast(t`${number(accepted)} of ${count(tried, 'row')} accepted`),
  })
  return (
    <Button
      loading={replay.isPending}
      onClick={() => replay.mutate({ run: run.id }, { onError: toastProblem })}
    >{t`Try all again`}</Button>
  )
}

function Reasons({ run }: { run: Run }) {
  return (
    <Panel title={t`Why rows were refused`}>
      <ul className={css.list}>
        {run.reasons.map(({ file, shape, field, reason, remedy, count: rows, line }) => (
          <li key={`${file} ${shape} ${field} ${remedy}`}>
            {rich`${<strong className="figures">{number(rows)}</strong>} in ${file}, first on line ${number(line)}, ${field}: ${reason}. ${remedy}.`}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const columns: Column<Refused>[] = [
  {
    key: 'line',
    header: t`Line`,
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
  ...whatIsWrong,
]

const mendColumn = (mend: (row: Refused) => void): Column<Refused> => ({
  key: 'mend',
  header: '',
  label: t`Mend`,
  align: 'right',
  cell: (row) => (
    <Button variant="subtle" onClick={() => mend(row)} aria-label={t`Mend line ${row.line}`}>{t`Mend`}</Button>
  ),
})
