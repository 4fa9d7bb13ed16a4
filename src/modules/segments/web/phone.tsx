import type { Column } from '../../../web/ui/DataTable.tsx'
import { columnKind } from '../domain/columns.ts'
import css from './Accounts.module.css'
import type { Listed } from './columns.tsx'

/** A phone has room for the name and the first chosen column; what follows stands small below the name. */
export function onPhone([name, first, ...rest]: Column<Listed>[]): Column<Listed>[] {
  if (!name || !first) return name ? [name] : []
  const below = rest.filter(({ key }) => columnKind(key).kind !== 'course').slice(0, 3)
  const cell = (row: Listed) => (
    <div className={css.below}>
      {below.map((column) => (
        <span key={column.key}>{column.cell(row)}</span>
      ))}
    </div>
  )
  return [{ ...name, cell }, first]
}
