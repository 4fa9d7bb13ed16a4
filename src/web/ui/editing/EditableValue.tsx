import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import css from './Editing.module.css'
import { type Editable, type EditedValue, isSameEdited } from './editable.ts'
import { ValueEditor } from './ValueEditor.tsx'

type EditableValueProps = {
  editable: Editable
  value: EditedValue
  onChange: (value: EditedValue) => void
  /** Out of the order of Tab, where a table has keys of its own. */
  isSkipped?: boolean
  /** The value as people read it. */
  children: ReactNode
}

/** Shows a value as a quiet button; chosen, it becomes its editor in place. */
export function EditableValue({ editable, value, onChange, isSkipped, children }: EditableValueProps) {
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !editing) button.current?.focus()
    wasEditing.current = editing
  }, [editing])
  const finish = (next: EditedValue) => {
    setEditing(false)
    if (!isSameEdited(next, value)) onChange(next)
  }
  if (editing)
    return <ValueEditor editable={editable} value={value} onFinish={finish} onLeave={() => setEditing(false)} />
  return (
    <button
      ref={button}
      type="button"
      className={css.editable}
      title={editable.description}
      tabIndex={isSkipped ? -1 : undefined}
      onClick={() => setEditing(true)}
    >
      <span className="quiet">{t`Change ${editable.label}, now`} </span>
      {children}
    </button>
  )
}
