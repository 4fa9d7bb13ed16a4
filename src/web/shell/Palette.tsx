import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { t } from '../../kernel/words.ts'
import css from './Palette.module.css'
import { type Entry, type EntryGroup, useEntries } from './palette-entries.ts'

type PaletteProps = { onClose: () => void }

/** Ctrl or Cmd K: accounts, pages and actions by name. */
export function Palette({ onClose }: PaletteProps) {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text, 120)
  const { groups, searching } = useEntries(text, settled)
  const entries = groups.flatMap((group) => group.entries)
  const [at, setAt] = useState(0)
  const chosen = Math.min(at, Math.max(entries.length - 1, 0))
  const id = useId()
  const run = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  return (
    <Modal.Root opened onClose={onClose} padding={0} size={560} yOffset="12vh" centered={false}>
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label={t`Search or jump to`}>
        <input
          className={css.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={t`Search or jump to`}
          placeholder={t`Search or jump to`}
          value={text}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={(event) => steer(event, chosen, entries, setAt, run)}
        />
        <div className={css.list} id={`${id}-list`} role="listbox" aria-label={t`What was found`}>
          {groups.map((group) => (
            <Group
              key={group.name}
              group={group}
              first={entries.indexOf(group.entries[0] as Entry)}
              chosen={chosen}
              id={id}
              onRun={run}
            />
          ))}
        </div>
        {entries.length === 0 && (
          <div className={css.none} role="status">
            {searching ? t`Searching` : t`Nothing of this name. Try part of an account, a page or an action.`}
          </div>
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

type GroupProps = { group: EntryGroup; first: number; chosen: number; id: string; onRun: (entry: Entry) => void }

function Group({ group, first, chosen, id, onRun }: GroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role; a fieldset may not stand in it
    <div role="group" aria-label={group.name}>
      <div className={css.group} aria-hidden="true">
        {group.name}
      </div>
      {group.entries.map((entry, index) => (
        <Option
          key={entry.key}
          entry={entry}
          id={`${id}-${first + index}`}
          isChosen={first + index === chosen}
          onRun={onRun}
        />
      ))}
    </div>
  )
}

type OptionProps = { entry: Entry; id: string; isChosen: boolean; onRun: (entry: Entry) => void }

/** The keyboard stays in the input, which points at the chosen option. */
function Option({ entry, id, isChosen, onRun }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the input above
    // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus (aria-activedescendant)
    <div ref={ref} id={id} className={css.option} role="option" aria-selected={isChosen} onClick={() => onRun(entry)}>
      <span>{entry.label}</span>
      <span>{entry.detail}</span>
    </div>
  )
}

function steer(
  event: KeyboardEvent,
  at: number,
  entries: Entry[],
  setAt: (at: number) => void,
  run: (entry: Entry | undefined) => void,
): void {
  const last = entries.length - 1
  const targets: Record<string, number> = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1 }
  const target = targets[event.key]
  if (target !== undefined) setAt(target)
  else if (event.key === 'Enter') run(entries[at])
  else return
  event.preventDefault()
}
