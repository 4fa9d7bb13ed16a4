import type { ReactNode } from 'react'
import { EditableValue } from '../../../web/ui/editing/EditableValue.tsx'
import type { Editable } from '../../../web/ui/editing/editable.ts'
import { useAccountEdit } from '../../../web/ui/editing/use-account-edit.ts'
import type { Value } from './ValueText.tsx'

type EditableCellProps = { account: string; editable: Editable; value: Value; children: ReactNode }

/** A cell that is changed in its place. The arrow keys reach it from the row; Tab goes from row to row. */
export function EditableCell({ account, editable, value, children }: EditableCellProps) {
  const edit = useAccountEdit()
  return (
    <EditableValue
      editable={editable}
      value={value}
      isSkipped
      onChange={(next) => void edit({ account, editable, before: value, value: next })}
    >
      {children}
    </EditableValue>
  )
}
