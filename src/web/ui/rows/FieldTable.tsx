import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { inWords, spoken, t } from '../../../kernel/words.ts'
import type { Output } from '../../lib/api.ts'
import { DataTable } from '../DataTable.tsx'
import css from './Rows.module.css'

type ShapeField = Output<'imports.shapes'>['items'][number]['fields'][number]

/** What a field holds, as people say it. */
const typeWords: Record<ShapeField['type'], string> = {
  text: spoken('text||of a field'),
  integer: spoken('whole number'),
  number: spoken('number||of a field'),
  money: spoken('amount of money'),
  boolean: spoken('yes or no'),
  day: spoken('day||of a field'),
  time: spoken('moment'),
  json: spoken('JSON'),
}

type FieldTableProps = {
  fields: readonly ShapeField[]
  /** Fields for which a column was proposed. */
  likely: ReadonlySet<string>
  head: readonly string[]
  /** Where the columns stand, as the table's head says it, and what a field says that has none. */
  words: { column: string; absent: string }
  chosen: Record<string, string>
  onChoose: (chosen: Record<string, string>) => void
}

/** Which column fills which field; required ones and those that found a column stand first. */
export function FieldTable({ fields, likely, head, words, chosen, onChoose }: FieldTableProps) {
  const names = [...new Set(head)]
  const rows = useMemo(() => {
    const isFirst = ({ name, required }: ShapeField) => required || likely.has(name)
    return [...fields.filter(isFirst), ...fields.filter((field) => !isFirst(field))]
    // The order stays while one chooses.
  }, [fields, likely])
  const choose = (field: string, column: string | null) => {
    const { [field]: _, ...others } = chosen
    onChoose(column === null ? others : { ...others, [field]: column })
  }
  return (
    <DataTable
      label={t`Fields and their columns`}
      rows={rows}
      rowKey={({ name }) => name}
      rowHeight={52}
      columns={[
        {
          key: 'field',
          header: t`Field`,
          width: 260,
          cell: ({ name, required, type, summary }) => (
            <div>
              {name}
              {required && <span className="dim">{t`, required`}</span>}
              <div className={css.under}>
                {inWords(summary)} ({inWords(typeWords[type])})
              </div>
            </div>
          ),
        },
        {
          key: 'column',
          header: words.column,
          cell: ({ name }) => (
            <Select
              aria-label={t`Column for ${name}`}
              size="xs"
              clearable
              searchable
              placeholder={words.absent}
              value={chosen[name] ?? null}
              data={names}
              onChange={(column) => choose(name, column)}
            />
          ),
        },
      ]}
    />
  )
}
