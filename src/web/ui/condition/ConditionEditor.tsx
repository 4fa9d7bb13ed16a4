import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import { IconDots, IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { Condition, FieldSpec, Operator } from '../../../kernel/condition/index.ts'
import { operatorsOf } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type AskedEvents, AskForEvents } from './AskForEvents.tsx'
import css from './Condition.module.css'
import {
  added,
  countedField,
  type Draft,
  type DraftComparison,
  type DraftGroup,
  draftOf,
  emptyGroup,
  type Fields,
  type GroupMode,
  modeOf,
  moved,
  newComparison,
  replaced,
  withMode,
  withOperator,
  wrapped,
  written,
} from './draft.ts'
import { Mark, type Outcomes } from './Mark.tsx'
import { useFocusAfter } from './use-focus.ts'
import { ValueInput } from './ValueInput.tsx'
import { groupNameOf, said } from './words.ts'

export type ConditionEditorProps = {
  /** The fields that conditions about this subject may name. */
  fields: readonly FieldSpec[]
  /** Members by id, for fields that hold one. */
  names: ReadonlyMap<string, string>
  value: Condition | undefined
  /** Told whenever what is complete has changed; half-typed comparisons wait. */
  onChange: (condition: Condition | undefined) => void
  /** What each part says of one account, by its place in the condition. */
  outcomes?: Outcomes | undefined
  /** What else may be asked for than its fields: events in a window, which become a field by being counted. */
  beside?: 'events' | undefined
}

const modes: { value: GroupMode; label: string }[] = [
  { value: 'all', label: t`all` },
  { value: 'any', label: t`any` },
  { value: 'none', label: t`none` },
  { value: 'not all', label: t`not all` },
]

/** Edits a condition: groups of comparisons over declared fields, however deep, wholly by keyboard where one likes. */
export function ConditionEditor({ fields: given, names, value, onChange, outcomes, beside }: ConditionEditorProps) {
  const [counted, setCounted] = useState<readonly FieldSpec[]>([])
  const fields = useMemo(
    () => [...given, ...counted.filter((one) => !given.some(({ key }) => key === one.key))],
    [given, counted],
  )
  const byKey: Fields = useMemo(() => new Map(fields.map((field) => [field.key, field])), [fields])
  const [draft, setDraft] = useDraft(value, byKey, onChange)
  const root = useRef<HTMLDivElement>(null)
  const focus = useFocusAfter(root)
  const { paths } = useMemo(() => written(draft, byKey), [draft, byKey])
  const editor: Editor = {
    fields,
    byKey,
    names,
    outcomeOf: (id) => outcomes?.get(paths.get(id) ?? ''),
    change: (id, next) => setDraft(replaced(draft, id, next)),
    add: (group, part) => {
      focus.on(part.id)
      setDraft(added(draft, group, part))
    },
    ask: beside
      ? (group, { field, label, atLeast }) => {
          const spec = countedField(field, label)
          const part = { ...newComparison(spec), first: String(atLeast) }
          setCounted([...counted, spec])
          focus.on(part.id)
          setDraft(added(draft, group, part), new Map([...byKey, [field, spec]]))
        }
      : undefined,
    move: (id, by) => {
      focus.on(id)
      setDraft(moved(draft, id, by))
    },
    wrap: (id) => {
      focus.on(id)
      setDraft(wrapped(draft, id))
    },
    remove: (id) => {
      focus.near(id)
      setDraft(replaced(draft, id, undefined))
    },
  }
  return (
    <div ref={root}>
      <Group group={draft} editor={editor} depth={0} />
    </div>
  )
}

/** The draft follows the value when somebody else sets it, such as a saved view. */
function useDraft(value: Condition | undefined, fields: Fields, onChange: (condition: Condition | undefined) => void) {
  const [state, setState] = useState(() => ({ draft: draftOf(value, fields), told: JSON.stringify(value) }))
  const isForeign = JSON.stringify(value) !== state.told
  const draft = isForeign ? draftOf(value, fields) : state.draft
  if (isForeign) setState({ draft, told: JSON.stringify(value) })
  const setDraft = (next: DraftGroup, known: Fields = fields) => {
    const { condition } = written(next, known)
    const told = JSON.stringify(condition)
    setState({ draft: next, told })
    if (told !== state.told) onChange(condition)
  }
  return [draft, setDraft] as const
}

type Editor = {
  fields: readonly FieldSpec[]
  byKey: Fields
  names: ReadonlyMap<string, string>
  outcomeOf: (id: number) => ReturnType<Outcomes['get']>
  change: (id: number, next: Draft) => void
  add: (group: number, part: Draft) => void
  ask: ((group: number, asked: AskedEvents) => void) | undefined
  move: (id: number, by: -1 | 1) => void
  wrap: (id: number) => void
  remove: (id: number) => void
}

/** Deeper than this a rule is no longer read by anybody; what came deeper is still shown and kept. */
const deepest = 4

type GroupProps = { group: DraftGroup; editor: Editor; depth: number }

function Group({ group, editor, depth }: GroupProps) {
  const first = editor.fields.find((field) => !field.isRetired)
  return (
    <fieldset
      className={css.group}
      data-part={group.id}
      aria-label={depth === 0 ? t`Condition` : t`Group of conditions`}
    >
      <div className={css.head}>
        <Mark outcome={editor.outcomeOf(group.id)} />
        <Select
          className={css.mode}
          aria-label={t`How these conditions join`}
          data={modes}
          value={modeOf(group)}
          allowDeselect={false}
          onChange={(mode) => editor.change(group.id, withMode(group, mode as GroupMode))}
        />
        <span>{t`of these hold`}</span>
        {depth > 0 && <Remove label={t`Remove this group`} onClick={() => editor.remove(group.id)} />}
      </div>
      {group.parts.map((part) =>
        part.kind === 'group' ? (
          <Group key={part.id} group={part} editor={editor} depth={depth + 1} />
        ) : (
          <ComparisonRow key={part.id} comparison={part} editor={editor} depth={depth} />
        ),
      )}
      <div className={css.add}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          disabled={!first}
          data-add={group.id}
          onClick={() => first && editor.add(group.id, newComparison(first))}
        >{t`Condition`}</Button>
        {editor.ask && <AskForEvents onAsk={(asked) => editor.ask?.(group.id, asked)} />}
        {depth < deepest && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => first && editor.add(group.id, { ...emptyGroup('any'), parts: [newComparison(first)] })}
          >{t`Group`}</Button>
        )}
      </div>
    </fieldset>
  )
}

type ComparisonRowProps = { comparison: DraftComparison; editor: Editor; depth: number }

function ComparisonRow({ comparison, editor, depth }: ComparisonRowProps) {
  const spec = editor.byKey.get(comparison.field)
  const outcome = editor.outcomeOf(comparison.id)
  const change = (next: DraftComparison) => editor.change(comparison.id, next)
  const choose = (key: string | null) => {
    const field = key === null ? undefined : editor.byKey.get(key)
    if (field) change({ ...newComparison(field), id: comparison.id, nots: comparison.nots })
  }
  return (
    <div className={css.part} data-part={comparison.id}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are also in the row's own menu */}
      <div className={css.row} onKeyDown={(event) => moveByKey(event, (by) => editor.move(comparison.id, by))}>
        <Mark outcome={outcome} />
        {comparison.nots % 2 === 1 && <span className={css.not}>{t`not`}</span>}
        <Select
          className={css.field}
          aria-label={t`Field`}
          data-field
          data={choicesOf(editor.fields, comparison.field)}
          value={comparison.field}
          searchable
          allowDeselect={false}
          maxDropdownHeight={320}
          nothingFoundMessage={t`No field of this name`}
          onChange={choose}
        />
        <Select
          className={css.op}
          aria-label={t`Comparison`}
          data={spec ? operatorsOf(spec).map((op) => ({ value: op, label: said[op] })) : []}
          value={comparison.op}
          allowDeselect={false}
          maxDropdownHeight={320}
          onChange={(op) => change(withOperator(comparison, op as Operator))}
        />
        {spec ? (
          <ValueInput comparison={comparison} spec={spec} names={editor.names} onChange={change} />
        ) : (
          <span className={css.gone}>{t`This field is gone. Choose another, or remove the condition.`}</span>
        )}
        <RowMenu comparison={comparison} editor={editor} depth={depth} onChange={change} />
        <Remove
          label={t`Remove the condition on ${spec?.label ?? comparison.field}`}
          onClick={() => editor.remove(comparison.id)}
        />
      </div>
      {outcome && <p className={css.because}>{outcome.sentence}</p>}
    </div>
  )
}

/** Alt, Shift and an arrow carry a condition up and down. */
function moveByKey(event: KeyboardEvent, move: (by: -1 | 1) => void): void {
  if (!event.altKey || !event.shiftKey) return
  const by = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key]
  if (by === undefined) return
  event.preventDefault()
  event.stopPropagation()
  move(by)
}

type RowMenuProps = ComparisonRowProps & { onChange: (next: DraftComparison) => void }

function RowMenu({ comparison, editor, depth, onChange }: RowMenuProps) {
  const isNegated = comparison.nots % 2 === 1
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon aria-label={t`More for this condition`}>
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange({ ...comparison, nots: isNegated ? 0 : 1 })}>
          {isNegated ? t`Ask it as it is` : t`Ask the opposite`}
        </Menu.Item>
        {depth < deepest && <Menu.Item onClick={() => editor.wrap(comparison.id)}>{t`Put into a group`}</Menu.Item>}
        <Menu.Item onClick={() => editor.move(comparison.id, -1)}>{t`Move up`}</Menu.Item>
        <Menu.Item onClick={() => editor.move(comparison.id, 1)}>{t`Move down`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} onClick={onClick}>
      <IconX size={14} />
    </ActionIcon>
  )
}

/** Attributes first, then own fields, then measures by the word before their dot; what is retired only where it is named. */
function choicesOf(fields: readonly FieldSpec[], chosen: string) {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const field of fields) {
    if (field.isRetired && field.key !== chosen) continue
    const name = groupNameOf(field)
    const label = field.isRetired ? t`${field.label} (archived)` : field.label
    groups.set(name, [...(groups.get(name) ?? []), { value: field.key, label }])
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}
