import { ActionIcon, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { type Condition, type FieldSpec, parseCondition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { ConditionEditor } from '../../../web/ui/condition/ConditionEditor.tsx'
import type { ScorecardProblem } from '../domain/reading.ts'
import { type CardDraft, numberAt, type Path, partAt, placeName, textAt, withMoved, withPart } from './card-draft.ts'
import css from './Editor.module.css'

/** What every part of the form is given. */
export interface Editing {
  draft: CardDraft
  change: (next: CardDraft) => void
  problems: readonly ScorecardProblem[]
  /** The measures that a scorecard may judge. */
  fields: readonly FieldSpec[]
  isReadOnly: boolean
}

export type PartProps = { editing: Editing; path: Path }

/** What is wrong with a part and what to do about it, at the part. */
export function problemAt({ problems }: Editing, path: Path): string | undefined {
  const name = placeName(path)
  const problem = problems.find((one) => one.path === name)
  return problem && `${problem.message}. ${problem.remedy}`
}

type LabelledProps = PartProps & { label: string; isQuiet?: boolean | undefined }

/** In rows of several values the label is only told to those who do not see the row. */
const named = ({ label, isQuiet }: LabelledProps) => (isQuiet ? { 'aria-label': label } : { label })

export function TextPart(props: LabelledProps & { isLong?: boolean; isOptional?: boolean }) {
  const { editing, path, isLong, isOptional } = props
  const given = {
    ...named(props),
    value: textAt(editing.draft.file, path),
    maxLength: 500,
    readOnly: editing.isReadOnly,
    error: problemAt(editing, path),
  }
  const set = (value: string) =>
    editing.change(withPart(editing.draft, path, value === '' && isOptional ? undefined : value))
  return isLong ? (
    <Textarea {...given} autosize minRows={1} maxRows={6} onChange={(event) => set(event.currentTarget.value)} />
  ) : (
    <TextInput {...given} onChange={(event) => set(event.currentTarget.value)} />
  )
}

type NumberPartProps = LabelledProps & { min?: number; max?: number; description?: string; standard?: number }

export function NumberPart(props: NumberPartProps) {
  const { editing, path, min, max, description, standard } = props
  return (
    <NumberInput
      {...named(props)}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={standard === undefined ? undefined : String(standard)}
      value={numberAt(editing.draft.file, path)}
      min={min}
      max={max}
      clampBehavior="none"
      hideControls
      readOnly={editing.isReadOnly}
      error={problemAt(editing, path)}
      onChange={(value) => editing.change(withPart(editing.draft, path, typeof value === 'number' ? value : undefined))}
    />
  )
}

type ChoicePartProps = LabelledProps & {
  choices: readonly { value: string; label: string }[]
  /** What holds where the file says nothing. */
  standard: string
}

export function ChoicePart(props: ChoicePartProps) {
  const { editing, path, choices, standard } = props
  return (
    <Select
      {...named(props)}
      data={[...choices]}
      allowDeselect={false}
      value={textAt(editing.draft.file, path) || standard}
      readOnly={editing.isReadOnly}
      error={problemAt(editing, path)}
      onChange={(value) => editing.change(withPart(editing.draft, path, value === '' ? undefined : value))}
    />
  )
}

/** A measure of the catalogue; one that the catalogue does not have stays named until another is chosen. */
export function MeasurePart(props: LabelledProps & { none?: string }) {
  const { editing, path, none } = props
  const key = textAt(editing.draft.file, path)
  const known = editing.fields.filter((field) => !field.isRetired || field.key === key)
  const data = known.map((field) => ({ value: field.key, label: field.label }))
  const missing = key === '' || known.some((field) => field.key === key) ? [] : [{ value: key, label: key }]
  return (
    <Select
      {...named(props)}
      data={[...missing, ...data]}
      value={key === '' ? null : key}
      searchable
      clearable={none !== undefined && !editing.isReadOnly}
      allowDeselect={false}
      placeholder={none}
      nothingFoundMessage={t`No measure of this name`}
      maxDropdownHeight={320}
      readOnly={editing.isReadOnly}
      error={problemAt(editing, path)}
      onChange={(value) => editing.change(withPart(editing.draft, path, value ?? undefined))}
    />
  )
}

/** Conditions about measures name no members. */
const noMembers: ReadonlyMap<string, string> = new Map()

/** A condition over the day's measures. One that the editor cannot show is left as it is, for the text. */
export function ConditionPart({ editing, path, label }: PartProps & { label: string }) {
  const where = partAt(editing.draft.file, path)
  const parsed = parseCondition({ version: 1, where }, { name: t`the scorecard`, fields: [...editing.fields] })
  const isEmpty = where === undefined
  const set = (condition: Condition | undefined) =>
    editing.change(withPart(editing.draft, path, condition ? condition.where : undefined))
  return (
    <fieldset className={css.where} disabled={editing.isReadOnly}>
      <legend>{label}</legend>
      {parsed.kind === 'ok' || isEmpty ? (
        <ConditionEditor
          fields={editing.fields}
          names={noMembers}
          value={parsed.kind === 'ok' ? parsed.condition : undefined}
          onChange={set}
        />
      ) : (
        <p className="muted">{t`This condition cannot be shown here. Change it in the text.`}</p>
      )}
      {problemsBelow(editing, path).map((problem) => (
        <p key={problem.path + problem.message} className="down">
          {problem.message}. {problem.remedy}
        </p>
      ))}
    </fieldset>
  )
}

const problemsBelow = ({ problems }: Editing, path: Path) =>
  problems.filter((one) => one.path === placeName(path) || one.path.startsWith(`${placeName(path)}.`))

type RowToolsProps = { editing: Editing; list: Path; at: number; count: number; name: string }

/** Moves an entry of a list, or takes it out. */
export function RowTools({ editing, list, at, count, name }: RowToolsProps) {
  if (editing.isReadOnly) return null
  const { draft, change } = editing
  return (
    <span className={css.tools}>
      <ActionIcon
        aria-label={t`Move ${name} up`}
        disabled={at === 0}
        onClick={() => change(withMoved(draft, list, at, -1))}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        aria-label={t`Move ${name} down`}
        disabled={at >= count - 1}
        onClick={() => change(withMoved(draft, list, at, 1))}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon aria-label={t`Take out ${name}`} onClick={() => change(withPart(draft, [...list, at], undefined))}>
        <IconX size={14} />
      </ActionIcon>
    </span>
  )
}
