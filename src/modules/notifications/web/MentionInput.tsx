import { Textarea } from '@mantine/core'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { fitting, nameBeingTyped, withName } from '../domain/typing.ts'
import css from './Comments.module.css'

type Person = Output<'notifications.mentionable'>['items'][number]

type MentionInputProps = {
  account: string
  label: string
  value: string
  onChange: (value: string) => void
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  /** One begins by typing here. */
  isFirst: boolean
}

/** So many names are offered at once; whoever looks for another types on. */
const mostOffered = 6

/** A text in which @ offers colleagues: arrow keys choose, Enter or Tab writes the name, Escape goes on typing. */
export function MentionInput({ account, label, value, onChange, onKeyDown, isFirst }: MentionInputProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  const [declined, setDeclined] = useState<number | null>(null)
  const [landing, setLanding] = useState<number | null>(null)
  const typed = nameBeingTyped(value, caret)
  const people = useOperation('notifications.mentionable', { account }, { enabled: typed !== null })
  const isOpen = typed !== null && declined !== typed.from
  const offered = isOpen ? fitting(people.data?.items ?? [], typed.name).slice(0, mostOffered) : []
  const chosen = Math.min(at, offered.length - 1)

  useLayoutEffect(() => {
    if (landing === null) return
    field.current?.setSelectionRange(landing, landing)
    setLanding(null)
  }, [landing])

  const follow = () => setCaret(field.current?.selectionStart ?? 0)
  const take = (person: Person) => {
    if (!typed) return
    const next = withName(value, typed.from, caret, person.written)
    onChange(next.text)
    setCaret(next.caret)
    setLanding(next.caret)
    setDeclined(typed.from)
    field.current?.focus()
  }
  const steer = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const person = offered[chosen]
    if (!typed || !person || event.ctrlKey || event.metaKey) return onKeyDown(event)
    if (event.key === 'ArrowDown') setAt((chosen + 1) % offered.length)
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + offered.length) % offered.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(person)
    else if (event.key === 'Escape') setDeclined(typed.from)
    else return onKeyDown(event)
    event.preventDefault()
    event.stopPropagation()
  }
  const isOffering = offered.length > 0
  return (
    <div className={css.input}>
      <Textarea
        ref={field}
        aria-label={label}
        placeholder={label}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={5000}
        value={value}
        autoFocus={isFirst}
        aria-autocomplete="list"
        aria-controls={isOffering ? `${id}-list` : undefined}
        aria-activedescendant={isOffering ? `${id}-${chosen}` : undefined}
        onChange={(event) => {
          const next = event.currentTarget
          onChange(next.value)
          setCaret(next.selectionStart)
          setAt(0)
          if (!next.value.includes('@')) setDeclined(null)
        }}
        onSelect={follow}
        onKeyDown={steer}
        onBlur={() => typed && setDeclined(typed.from)}
      />
      <span role="status" className="quiet">
        {isOffering && t`${count(offered.length, 'colleague')} fit. Arrow keys choose, Enter writes the name`}
      </span>
      {isOffering && (
        <div className={css.offers} id={`${id}-list`} role="listbox" aria-label={t`Colleagues`}>
          {offered.map((person, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the keyboard stays in the text and names the option from there
            // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys and Enter in the text choose it
            <div
              key={person.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={css.offer}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(person)}
            >
              {person.name}
              {person.written !== person.name && <span className="dim"> {person.written}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
