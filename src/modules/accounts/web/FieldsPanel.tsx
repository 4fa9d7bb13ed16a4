import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { SortableList } from '../../../web/ui/SortableList.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Account.module.css'
import type { Own } from './attributes.ts'
import { FieldDialog, typeLabels } from './FieldDialog.tsx'

const subjects = ['account', 'contact', 'unit'] as const
const subjectLabels = { account: t`Accounts`, contact: t`People`, unit: 'Units' }
const readers = { of: choice(subjects, 'account') }

/** Fields of one's own, without code: what they hold, who fills them in, in which order they stand. */
export function FieldsPanel() {
  const [{ of: subject }, change] = useUrlState(readers)
  const fields = useOperation('accounts.fields', { subject })
  const [editing, setEditing] = useState<Partial<Own>>()
  const used = fields.data?.items.filter((field) => !field.isArchived)
  const archived = fields.data?.items.filter((field) => field.isArchived) ?? []
  return (
    <Panel title={t`Own fields`} aside={<Button onClick={() => setEditing({})}>{t`New field`}</Button>}>
      <SegmentedControl
        size="xs"
        mb={10}
        aria-label={t`Of what`}
        data={subjects.map((value) => ({ value, label: subjectLabels[value] }))}
        value={subject}
        onChange={(next) => change({ of: next as (typeof subjects)[number] })}
      />
      {fields.error && <ErrorState error={fields.error} retry={() => void fields.refetch()} />}
      {!fields.data && !fields.error && <Lines count={3} />}
      {used?.length === 0 && archived.length === 0 && (
        <EmptyState title={t`No fields yet`}>
          {t`What your company knows of its ${subjectLabels[subject].toLowerCase()} beyond the usual stands in fields of its own: in lists, filters, imports and on pages. ${subject === 'unit' ? '' : t`An import finds them by itself.`}`}
        </EmptyState>
      )}
      {used && used.length > 0 && <Fields subject={subject} fields={used} onEdit={setEditing} />}
      {archived.length > 0 && <Archived fields={archived} onEdit={setEditing} />}
      {editing && <FieldDialog subject={subject} field={editing} onClose={() => setEditing(undefined)} />}
    </Panel>
  )
}

type FieldsProps = { subject: Own['subject']; fields: Own[]; onEdit: (field: Own) => void }

function Fields({ subject, fields, onEdit }: FieldsProps) {
  const order = useAction('accounts.arrangeFields', { changes: ['accounts.fields'] })
  const [wished, setWished] = useState<string[]>()
  const keys = wished ?? fields.map((field) => field.key)
  const shown = keys.flatMap((key) => fields.find((field) => field.key === key) ?? [])
  const missing = fields.filter((field) => !keys.includes(field.key))
  return (
    <SortableList
      label={t`Fields in their order`}
      items={[...shown, ...missing].map((field) => ({
        key: field.key,
        name: field.label,
        content: <FieldLine field={field} onEdit={onEdit} />,
      }))}
      onOrder={(next) => {
        setWished(next)
        order.mutate({ subject, keys: next }, { onError: toastProblem, onSettled: () => setWished(undefined) })
      }}
    />
  )
}

function FieldLine({ field, onEdit }: { field: Own; onEdit: (field: Own) => void }) {
  const notes = [
    typeLabels[field.type].toLowerCase(),
    field.choices?.join(', '),
    field.section && t`under ${field.section}`,
    field.isRequired && t`required`,
    field.editors && t`changed by ${field.editors.join(', ') || t`administrators`}`,
    field.isOpen && t`found by an import`,
  ]
  return (
    <div className={css.fieldLine}>
      <span>
        <b>{field.label}</b> <code>{field.key}</code>
        <span className="muted"> {notes.filter(Boolean).join('; ')}</span>
      </span>
      <Button variant="subtle" onClick={() => onEdit(field)} aria-label={t`Change ${field.label}`}>{t`Change`}</Button>
    </div>
  )
}

function Archived({ fields, onEdit }: { fields: Own[]; onEdit: (field: Own) => void }) {
  const define = useAction('accounts.defineField', { changes: ['accounts.fields', 'segments.fields'] })
  const bringBack = (field: Own) => {
    const { subject, key, label, type, choices } = field
    define.mutate(
      { subject, key, label, type, choices: choices ?? undefined, isArchived: false },
      { onSuccess: () => void toast(t`${label} is back`), onError: toastProblem },
    )
  }
  return (
    <section className={css.archived} aria-label={t`Archived fields`}>
      <h3 className={css.section}>{t`Archived`}</h3>
      <p className="muted">{t`No longer offered. What they hold is kept, and views that name them still work.`}</p>
      {fields.map((field) => (
        <div key={field.key} className={css.fieldLine}>
          <button type="button" className={css.asLink} onClick={() => onEdit(field)}>
            {field.label}
          </button>
          <Button variant="subtle" onClick={() => bringBack(field)}>{t`Bring back`}</Button>
        </div>
      ))}
    </section>
  )
}
