import { Select, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { number } from '../../../web/lib/format.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { type Attribute, type Choice, typedValue, type Value } from './attributes.ts'
import type { AccountDetail } from './wording.ts'

type ShownValueProps = { attribute: Attribute; account: AccountDetail }

export function ShownValue({ attribute, account }: ShownValueProps) {
  const { type, value, words } = attribute
  if (value === null) return <span className="dim">not set</span>
  if (words) return <span>{words}</span>
  if (type === 'money' && typeof value === 'number') return <Money minor={value} currency={account.currency} />
  if (type === 'day') return <DateText day={String(value)} />
  if (typeof value === 'boolean') return <span>{value ? 'Yes' : 'No'}</span>
  if (typeof value === 'number') return <span>{number(value, Number.isInteger(value) ? 0 : 2)}</span>
  return <span>{value}</span>
}

type EditableValueProps = ShownValueProps & { onChange: (value: Value) => Promise<void> }

/** Shows a value as a quiet button; chosen, it becomes its editor in place. Enter keeps, Escape leaves it as it was. */
export function EditableValue({ attribute, account, onChange }: EditableValueProps) {
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) button.current?.focus()
    wasEditing.current = editing
  }, [editing])
  const finish = (value: Value) => {
    setEditing(false)
    if (value !== attribute.value) void onChange(value)
  }
  if (editing) return <Editor attribute={attribute} onFinish={finish} onLeave={() => setEditing(false)} />
  return (
    <button ref={button} type="button" className={css.editable} onClick={() => setEditing(true)}>
      <span className="quiet">Change {attribute.label}, now </span>
      <ShownValue attribute={attribute} account={account} />
    </button>
  )
}

type EditorProps = { attribute: Attribute; onFinish: (value: Value) => void; onLeave: () => void }

function Editor({ attribute, onFinish, onLeave }: EditorProps) {
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onLeave()
  }
  const choices =
    attribute.type === 'boolean'
      ? [
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]
      : attribute.choices
  if (choices)
    return <ChoiceEditor attribute={attribute} choices={choices} onFinish={onFinish} onLeave={onLeave} leave={leave} />
  return <TextEditor attribute={attribute} onFinish={onFinish} leave={leave} />
}

type ChoiceEditorProps = EditorProps & { choices: Choice[]; leave: (event: KeyboardEvent) => void }

function ChoiceEditor({ attribute, choices, onFinish, onLeave, leave }: ChoiceEditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const wasOpened = useRef(false)
  // Opened by a click and not from the start: only so does the list begin at the value that stands.
  useEffect(() => {
    if (wasOpened.current) return
    wasOpened.current = true
    input.current?.focus()
    input.current?.click()
  }, [])
  return (
    <Select
      ref={input}
      className={css.editor}
      aria-label={attribute.label}
      data={choices}
      value={typeof attribute.value === 'boolean' ? (attribute.value ? 'yes' : 'no') : stringOf(attribute.value)}
      onChange={(value) => onFinish(value === null ? null : typedValue(attribute.type, value))}
      allowDeselect={false}
      clearable={!attribute.isRequired}
      searchable={choices.length > 8}
      clearButtonProps={{ 'aria-label': 'No value' }}
      onKeyDown={leave}
      onDropdownClose={onLeave}
    />
  )
}

type TextEditorProps = Omit<EditorProps, 'onLeave'> & { leave: (event: KeyboardEvent) => void }

function TextEditor({ attribute, onFinish, leave }: TextEditorProps) {
  const isDone = useRef(false)
  const keep = (typed: string) => {
    if (isDone.current) return
    isDone.current = true
    const value = typedValue(attribute.type, typed)
    onFinish(value === null && attribute.isRequired ? attribute.value : value)
  }
  return (
    <TextInput
      className={css.editor}
      aria-label={attribute.label}
      type={attribute.type === 'day' ? 'date' : 'text'}
      defaultValue={stringOf(attribute.value) ?? ''}
      autoFocus
      onFocus={(event) => attribute.type !== 'day' && event.currentTarget.select()}
      onBlur={(event) => keep(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          // The button that takes the focus would be pressed by the same stroke.
          event.preventDefault()
          keep(event.currentTarget.value)
        }
        if (event.key === 'Escape') isDone.current = true
        leave(event)
      }}
    />
  )
}

const stringOf = (value: Value) => (value === null ? null : String(value))
