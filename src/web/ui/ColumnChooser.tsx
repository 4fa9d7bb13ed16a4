import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../kernel/words.ts'
import css from './ColumnChooser.module.css'
import type { Column } from './DataTable.tsx'
import { SortableList } from './SortableList.tsx'

type ColumnChooserProps<Row> = {
  columns: Column<Row>[]
  /** Keys of what is shown, in order; the first column always stays. */
  shown: string[]
  onChange: (shown: string[]) => void
}

/** Which columns a list shows, and in which order: those that are shown stand first, and are carried by their handles. */
export function ColumnChooser<Row>({ columns, shown, onChange }: ColumnChooserProps<Row>) {
  const [text, setText] = useState('')
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const chosen = shown.flatMap((key) => byKey.get(key) ?? []).filter((column) => isNamed(column, text))
  const hidden = columns.filter((column) => !shown.includes(column.key) && isNamed(column, text))
  const isSorting = text.trim() === ''
  return (
    <Popover position="bottom-end" withinPortal trapFocus width={320}>
      <Popover.Target>
        <Button>{t`Columns`}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Columns`}>
        {columns.length > many && (
          <TextInput
            mb={8}
            aria-label={t`Find a column`}
            placeholder={t`Find a column`}
            value={text}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <div className={css.lists}>
          {chosen.length > 0 && (
            <SortableList
              label={t`Columns shown`}
              items={chosen.map((column) => ({
                key: column.key,
                name: nameOf(column),
                isFixed: !isSorting || column.key === shown[0],
                content: (
                  <Checkbox
                    label={nameOf(column)}
                    checked
                    disabled={column.key === shown[0]}
                    onChange={() => onChange(shown.filter((key) => key !== column.key))}
                  />
                ),
              }))}
              onOrder={onChange}
            />
          )}
          {hidden.length > 0 && (
            <ul className={css.list} aria-label={t`Columns not shown`}>
              {hidden.slice(0, mostHidden).map((column) => (
                <li key={column.key}>
                  <Checkbox label={nameOf(column)} checked={false} onChange={() => onChange([...shown, column.key])} />
                </li>
              ))}
            </ul>
          )}
          {hidden.length > mostHidden && (
            <p className="dim">{t`${hidden.length - mostHidden} more: type a part of their name`}</p>
          )}
          {chosen.length + hidden.length === 0 && <p className="muted">{t`No column of this name`}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** More columns than one takes in at a glance. */
const many = 15
const mostHidden = 60

const nameOf = <Row,>({ key, header, label }: Column<Row>): string => label ?? (header || key)

function isNamed<Row>(column: Column<Row>, text: string): boolean {
  const name = `${nameOf(column)} ${column.header} ${column.summary ?? ''}`
  return name.toLowerCase().includes(text.trim().toLowerCase())
}

/** The columns of a list in the order somebody chose; keys that no longer exist are passed over. */
export function chosenColumns<Row>(columns: Column<Row>[], shown: string[]): Column<Row>[] {
  return shown.flatMap((key) => columns.find((column) => column.key === key) ?? [])
}
