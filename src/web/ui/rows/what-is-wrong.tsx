import { t } from '../../../kernel/words.ts'
import type { Column } from '../DataTable.tsx'
import css from './Rows.module.css'

/** A row that was refused: the field, why and what to do, and the row as it came. */
interface RefusedRow {
  field: string
  reason: string
  remedy: string
  raw: string
}

/** Columns that every list of refused rows has. */
export const whatIsWrong: Column<RefusedRow>[] = [
  {
    key: 'reason',
    header: t`What is wrong`,
    cell: ({ field, reason, remedy }) => (
      <div>
        <div>
          {field}: {reason}
        </div>
        <div className={css.under}>{remedy}</div>
      </div>
    ),
  },
  { key: 'raw', header: t`As it came`, narrow: 'hide', cell: ({ raw }) => <code className={css.raw}>{raw}</code> },
]
