import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { Condition, FieldSpec, Operator } from '../../kernel/condition/index.ts'
import { operatorsOf } from '../../kernel/condition/index.ts'
import {
  conditionOf,
  type Draft,
  type DraftComparison,
  type DraftGroup,
  draftOf,
  emptyGroup,
  type Fields,
  type GroupMode,
  newComparison,
  replaced,
  withOperator,
} from './condition-draft.ts'
import css from './FilterBuilder.module.css'
import { FilterValue } from './FilterValue.tsx'

type FilterBuilderProps = {
  /** The fields that conditions about this subject may name. */
  fields: readonly FieldSpec[]
  value: Condition | undefined
  /** Told whenever what is complete has changed; half-typed comparisons wait. */
  onChange: (condition: Condition | undefined) => void
}

const modes: { value: GroupMode; label: string }[] = [
  { value: 'all', label: 'all' },
  { value: 'any', label: 'any' },
  { value: 'none', label: 'none' },
  { value: 'not all', label: 'not all' },
]

/** Edits a condition: groups of comparisons over declared fields. */
export function FilterBuilder({ fields, value, onChange }: FilterBuilderProps) {
  const byKey: Fields = useMemo(() => new Map(fields.map((field) => [field.key, field])), [fields])
  const [draft, setDraft] = useDraft(value, byKey, onChange)
  const editor: Editor = {
    fields,
    byKey,
    change: (id, next) => setDraft(id === draft.id && next?.kind === 'group' ? next : replaced(draft, id, next)),
  }
  return <Group group={draft} editor={editor} depth={0} />
}

/** The draft follows the value when somebody else sets it, such as a saved view. */
function useDraft(value: Condition | undefined, fields: Fields, onChange: (condition: Condition | undefined) => void) {
  const [state, setState] = useState(() => ({ draft: draftOf(value, fields), told: JSON.stringify(value) }))
  const isForeign = JSON.stringify(value) !== state.told
  const draft = isForeign ? draftOf(value, fields) : state.draft
  if (isForeign) setState({ draft, told: JSON.stringify(value) })
  const setDraft = (next: DraftGroup) => {
    const condition = conditionOf(next, fields)
    const told = JSON.stringify(condition)
    setState({ draft: next, told })
    if (told !== state.told) onChange(condition)
  }
  return [draft, setDraft] as const
}

type Editor = { fields: readonly FieldSpec[]; byKey: Fields; change: (id: number, next: Draft | undefined) => void }
type GroupProps = { group: DraftGroup; editor: Editor; depth: number }

function Group({ group, editor, depth }: GroupProps) {
  const add = (part: Draft) => editor.change(group.id, { ...group, parts: [...group.parts, part] })
  const first = editor.fields[0]
  return (
    <fieldset className={css.group}>
      <div className={css.head}>
        <Select
          className={css.mode}
          aria-label="How these conditions join"
          data={modes}
          value={group.mode}
          allowDeselect={false}
          onChange={(mode) => editor.change(group.id, { ...group, mode: mode as GroupMode })}
        />
        <span>of these hold</span>
        {depth > 0 && <Remove label="Remove this group" onClick={() => editor.change(group.id, undefined)} />}
      </div>
      {group.parts.map((part) =>
        part.kind === 'group' ? (
          <Group key={part.id} group={part} editor={editor} depth={depth + 1} />
        ) : (
          <ComparisonRow key={part.id} comparison={part} editor={editor} />
        ),
      )}
      <div className={css.add}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          disabled={!first}
          onClick={() => first && add(newComparison(first))}
        >
          Condition
        </Button>
        {depth < 3 && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => add(emptyGroup('any'))}
          >
            Group
          </Button>
        )}
      </div>
    </fieldset>
  )
}

type ComparisonRowProps = { comparison: DraftComparison; editor: Editor }

function ComparisonRow({ comparison, editor }: ComparisonRowProps) {
  const spec = editor.byKey.get(comparison.field)
  const change = (next: DraftComparison) => editor.change(comparison.id, next)
  const choose = (key: string | null) => {
    const field = key === null ? undefined : editor.byKey.get(key)
    if (field) change({ ...newComparison(field), id: comparison.id })
  }
  return (
    <div className={css.row}>
      <Select
        className={css.field}
        aria-label="Field"
        data={grouped(editor.fields)}
        value={comparison.field}
        searchable
        allowDeselect={false}
        maxDropdownHeight={320}
        nothingFoundMessage="No field of this name"
        onChange={choose}
      />
      <Select
        className={css.op}
        aria-label="Comparison"
        data={spec ? operatorsOf(spec).map((op) => ({ value: op, label: said[op] })) : []}
        value={comparison.op}
        allowDeselect={false}
        maxDropdownHeight={320}
        onChange={(op) => change(withOperator(comparison, op as Operator))}
      />
      {spec && <FilterValue comparison={comparison} spec={spec} onChange={change} />}
      <Remove
        label={`Remove the condition on ${spec?.label ?? comparison.field}`}
        onClick={() => editor.change(comparison.id, undefined)}
      />
    </div>
  )
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} onClick={onClick}>
      <IconX size={14} />
    </ActionIcon>
  )
}

const said: Record<Operator, string> = {
  is: 'is',
  'is not': 'is not',
  above: 'above',
  'at least': 'at least',
  below: 'below',
  'at most': 'at most',
  between: 'between',
  in: 'is one of',
  'not in': 'is none of',
  contains: 'contains',
  'starts with': 'starts with',
  'is known': 'is known',
  'is unknown': 'is unknown',
  before: 'before',
  after: 'after',
  'within last': 'within the last',
  'within next': 'within the next',
  'rose by at least': 'rose by at least',
  'fell by at least': 'fell by at least',
  'crossed above': 'crossed above',
  'crossed below': 'crossed below',
}

/** Attributes first, then own fields, then measures by the word before their dot. */
function grouped(fields: readonly FieldSpec[]): { group: string; items: { value: string; label: string }[] }[] {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const field of fields) {
    const name = groupName(field)
    groups.set(name, [...(groups.get(name) ?? []), { value: field.key, label: field.label }])
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

function groupName(field: FieldSpec): string {
  if (field.source === 'custom') return 'Own fields'
  if (field.source !== 'measure') return 'Attributes'
  const word = field.key.replace(/^measure:/, '').split('.')[0] ?? 'measures'
  return word.charAt(0).toUpperCase() + word.slice(1)
}
