import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../lib/api.ts'
import { AccountSelect } from '../AccountSelect.tsx'
import { CountryNames, countryNames } from './CountryNames.tsx'
import css from './Editing.module.css'
import { type Choice, type Editable, type EditedValue, isSameEdited, shownText, typedValue } from './editable.ts'

export type ValueEditorProps = {
  editable: Editable
  value: EditedValue
  /** Keeps the value; called once. */
  onFinish: (value: EditedValue) => void
  /** Leaves it as it was. */
  onLeave: () => void
}

/** The editor of one value, in the place of the value. Enter keeps, Escape leaves it as it was. */
export function ValueEditor(props: ValueEditorProps) {
  const { editable, onLeave } = props
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onLeave()
  }
  if (editable.kind === 'account') return <AccountEditor {...props} leave={leave} />
  if (editable.kind === 'tags' || editable.kind === 'choices') return <ListEditor {...props} leave={leave} />
  const choices = editable.kind === 'boolean' ? yesOrNo : editable.choices
  if (choices) return <ChoiceEditor {...props} choices={choices} leave={leave} />
  return <TextEditor {...props} leave={leave} />
}

const yesOrNo = [
  { value: 'yes', label: t`Yes` },
  { value: 'no', label: t`No` },
]

type Leaving = ValueEditorProps & { leave: (event: KeyboardEvent) => void }

function ChoiceEditor({ editable, value, choices, onFinish, onLeave, leave }: Leaving & { choices: Choice[] }) {
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
      aria-label={editable.label}
      data={choices}
      value={value === null ? null : shownText(editable, value)}
      onChange={(next) => onFinish(next === null ? null : typedValue(editable, next))}
      allowDeselect={false}
      clearable={!editable.isRequired}
      searchable={choices.length > 8}
      nothingFoundMessage={t`No such choice`}
      clearButtonProps={{ 'aria-label': t`No value` }}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onKeyDown={leave}
      onDropdownClose={onLeave}
    />
  )
}

function AccountEditor({ editable, value, onFinish, leave }: Leaving) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears Escape from the field inside
    <div className={css.editor} onKeyDown={leave}>
      <AccountSelect
        label={editable.label}
        value={typeof value === 'string' ? value : null}
        onChange={onFinish}
        data-autofocus
      />
    </div>
  )
}

/** Several words: kept when the editor is left, by Enter on an empty field, or by a click elsewhere. */
function ListEditor({ editable, value, onFinish, leave }: Leaving) {
  const [list, setList] = useState<string[]>(Array.isArray(value) ? value : [])
  const [typed, setTyped] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const isDone = useRef(false)
  const keep = (words: string[]) => {
    if (isDone.current) return
    isDone.current = true
    onFinish(words.length === 0 ? null : words)
  }
  useEffect(() => box.current?.querySelector('input')?.focus(), [])
  const shared = {
    'aria-label': editable.label,
    className: css.editor,
    value: list,
    onChange: setList,
    searchValue: typed,
    onSearchChange: setTyped,
    comboboxProps: { width: 'max-content', position: 'bottom-start' as const, withinPortal: false },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') isDone.current = true
      if (event.key === 'Enter' && typed === '' && editable.kind === 'tags') {
        event.preventDefault()
        keep(list)
      }
      leave(event)
    },
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click elsewhere keeps what was chosen
    <div
      ref={box}
      className={css.editor}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        keep(typed.trim() === '' || editable.kind === 'choices' ? list : [...list, typed.trim()])
      }}
    >
      {editable.kind === 'choices' ? (
        <MultiSelect {...shared} data={editable.choices ?? []} searchable />
      ) : (
        <Words {...shared} field={editable.attribute.replace(/^custom\./, '')} />
      )}
    </div>
  )
}

/** Offers the words that others use, so that one thing gets one word. */
function Words({ field, ...input }: { field: string } & Parameters<typeof TagsInput>[0]) {
  const used = useOperation('accounts.words', { key: field })
  return (
    <TagsInput
      {...input}
      data={used.data?.items ?? []}
      maxTags={50}
      splitChars={[',', ';']}
      acceptValueOnBlur={false}
    />
  )
}

function TextEditor({ editable, value, onFinish, leave }: Leaving) {
  const isDone = useRef(false)
  const keep = (typed: string) => {
    if (isDone.current) return
    isDone.current = true
    const next = typedValue(editable, typed)
    onFinish((next === null && editable.isRequired) || isSameEdited(next, value) ? value : next)
  }
  const isCountry = editable.kind === 'country'
  return (
    <>
      {isCountry && <CountryNames />}
      <TextInput
        className={css.editor}
        aria-label={editable.label}
        list={isCountry ? countryNames : undefined}
        type={editable.kind === 'day' ? 'date' : editable.kind === 'link' ? 'url' : 'text'}
        inputMode={editable.kind === 'number' || editable.kind === 'money' ? 'decimal' : undefined}
        rightSection={editable.kind === 'money' ? editable.currency : undefined}
        rightSectionWidth={editable.kind === 'money' ? 44 : undefined}
        rightSectionPointerEvents="none"
        placeholder={editable.kind === 'link' ? 'https://' : undefined}
        defaultValue={shownText(editable, value)}
        autoFocus
        onFocus={(event) => editable.kind !== 'day' && event.currentTarget.select()}
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
    </>
  )
}
