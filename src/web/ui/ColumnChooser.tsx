import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import css from './ColumnChooser.module.css'
import type { Column } from './DataTable.tsx'

type ColumnChooserProps<Row> = {
  columns: Column<Row>[]
  /** Keys of what is shown, in order; the first column always stays. */
  shown: string[]
  onChange: (shown: string[]) => void
}

/** Which columns a list shows, and in which order. */
export function ColumnChooser<Row>({ columns, shown, onChange }: ColumnChooserProps<Row>) {
  const [text, setText] = useState('')
  const hidden = columns.filter((column) => !shown.includes(column.key)).map((column) => column.key)
  const found = [...shown, ...hidden].filter((key) => isNamed(columns, key, text))
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <Button>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        {columns.length > many && (
          <TextInput
            mb={8}
            aria-label="Find a column"
            placeholder="Find a column"
            value={text}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <ul className={css.list}>
          {found.map((key) => (
            <Choice key={key} column={columns.find((column) => column.key === key)} shown={shown} onChange={onChange} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

/** More columns than one takes in at a glance. */
const many = 15

function isNamed<Row>(columns: Column<Row>[], key: string, text: string): boolean {
  const column = columns.find((one) => one.key === key)
  const name = `${column?.header} ${column?.summary ?? ''}`
  return name.toLowerCase().includes(text.trim().toLowerCase())
}

type ChoiceProps<Row> = { column: Column<Row> | undefined; shown: string[]; onChange: (shown: string[]) => void }

function Choice<Row>({ column, shown, onChange }: ChoiceProps<Row>) {
  if (!column) return null
  const { key } = column
  const name = column.header || column.label || key
  const at = shown.indexOf(key)
  return (
    <li>
      <Checkbox
        label={name}
        checked={at >= 0}
        disabled={at === 0}
        onChange={() => onChange(at >= 0 ? shown.filter((other) => other !== key) : [...shown, key])}
      />
      {at > 0 && (
        <span className={css.move}>
          <ActionIcon
            size={24}
            aria-label={`Move ${name} to the left`}
            disabled={at === 1}
            onClick={() => onChange(swapped(shown, at, at - 1))}
          >
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            size={24}
            aria-label={`Move ${name} to the right`}
            disabled={at === shown.length - 1}
            onClick={() => onChange(swapped(shown, at, at + 1))}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
        </span>
      )}
    </li>
  )
}

function swapped(list: string[], from: number, to: number): string[] {
  return list.map((key, index) => (index === from ? (list[to] ?? key) : index === to ? (list[from] ?? key) : key))
}

/** The columns of a list in the order somebody chose; keys that no longer exist are passed over. */
export function chosenColumns<Row>(columns: Column<Row>[], shown: string[]): Column<Row>[] {
  return shown.flatMap((key) => columns.find((column) => column.key === key) ?? [])
}
