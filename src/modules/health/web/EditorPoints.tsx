import { Button, NumberInput, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import {
  limitNames,
  listAt,
  newShape,
  type Path,
  partAt,
  type ShapeName,
  shapeNameOf,
  textAt,
  withLimit,
  withPart,
} from './card-draft.ts'
import css from './Editor.module.css'
import { ConditionPart, NumberPart, type PartProps, problemAt, RowTools } from './EditorParts.tsx'

const shapes: { value: ShapeName; label: string }[] = [
  { value: 'bands', label: t`by steps` },
  { value: 'linear', label: t`in proportion` },
  { value: 'boolean', label: t`yes or no` },
  { value: 'table', label: t`by conditions` },
]
const limits = limitNames.map((value) => ({ value, label: value.replace('_', ' ') }))

/** How a value becomes points from 0 to 100. `path` is the factor. */
export function EditorPoints({ editing, path }: PartProps) {
  const at = [...path, 'points']
  const points = partAt(editing.draft.file, at)
  const name = shapeNameOf(points)
  const measure = textAt(editing.draft.file, [...path, 'measure'])
  return (
    <div className={css.points}>
      <Select
        label={t`Points`}
        data={shapes}
        value={name}
        allowDeselect={false}
        readOnly={editing.isReadOnly}
        error={problemAt(editing, at)}
        onChange={(value) =>
          value !== name && editing.change(withPart(editing.draft, at, newShape(value as ShapeName, measure)))
        }
      />
      {name === 'linear' && (
        <div className={css.pair}>
          <NumberPart editing={editing} path={[...at, 'linear', 'poor']} label={t`0 points at`} />
          <NumberPart editing={editing} path={[...at, 'linear', 'good']} label={t`100 points at`} />
        </div>
      )}
      {name === 'boolean' && (
        <div className={css.pair}>
          <NumberPart editing={editing} path={[...at, 'boolean', 'yes']} label={t`Yes gives`} min={0} max={100} />
          <NumberPart editing={editing} path={[...at, 'boolean', 'no']} label={t`No gives`} min={0} max={100} />
        </div>
      )}
      {name === 'bands' && <Steps editing={editing} path={[...at, 'bands']} />}
      {name === 'table' && <Cases editing={editing} path={[...at, 'table']} />}
    </div>
  )
}

function Steps({ editing, path }: PartProps) {
  const steps = listAt(editing.draft.file, path)
  const last = steps.length - 1
  return (
    <div className={css.list}>
      {steps.slice(0, -1).map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its place
        <Step key={at} editing={editing} path={path} at={at} count={last} />
      ))}
      <div className={css.step}>
        <span className="muted">{t`else`}</span>
        <NumberPart editing={editing} path={[...path, last, 'else']} label={t`Points of what is left`} isQuiet />
      </div>
      <Add
        label={t`Step`}
        editing={editing}
        path={path}
        onAdd={() => [...steps.slice(0, -1), { at_least: 0, points: 50 }, ...steps.slice(-1)]}
      />
    </div>
  )
}

function Step({ editing, path, at, count }: PartProps & { at: number; count: number }) {
  const here = [...path, at]
  const step = partAt(editing.draft.file, here)
  const limit = limitNames.find((name) => partAt(step, [name]) !== undefined) ?? 'at_least'
  return (
    <div className={css.step}>
      <Select
        aria-label={t`Comparison of step ${at + 1}`}
        data={limits}
        value={limit}
        allowDeselect={false}
        readOnly={editing.isReadOnly}
        error={problemAt(editing, here)}
        onChange={(value) => value && editing.change(withPart(editing.draft, here, withLimit(step, value)))}
      />
      <NumberPart editing={editing} path={[...here, limit]} label={t`Value of step ${at + 1}`} isQuiet />
      <span className="muted">{t`gives`}</span>
      <NumberPart editing={editing} path={[...here, 'points']} label={t`Points of step ${at + 1}`} isQuiet />
      <RowTools editing={editing} list={path} at={at} count={count} name={`step ${at + 1}`} />
    </div>
  )
}

function Cases({ editing, path }: PartProps) {
  const cases = listAt(editing.draft.file, path)
  const last = cases.length - 1
  const field = editing.fields[0]?.key
  return (
    <div className={css.list}>
      {cases.slice(0, -1).map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a case has no name but its place
        <div key={at} className={css.rule}>
          <div className={css.step}>
            <PointsOrUnknown editing={editing} path={[...path, at, 'points']} label={t`Points of case ${at + 1}`} />
            <RowTools editing={editing} list={path} at={at} count={last} name={`case ${at + 1}`} />
          </div>
          <ConditionPart editing={editing} path={[...path, at, 'when']} label={t`where`} />
        </div>
      ))}
      <div className={css.step}>
        <span className="muted">{t`else`}</span>
        <PointsOrUnknown editing={editing} path={[...path, last, 'else']} label={t`Points of what is left`} />
      </div>
      <Add
        label={t`Case`}
        editing={editing}
        path={path}
        onAdd={() => [
          ...cases.slice(0, -1),
          { when: { field, op: 'at least', value: 1 }, points: 50 },
          ...cases.slice(-1),
        ]}
      />
    </div>
  )
}

/** Points, or nothing where nothing is to be told from the value. */
function PointsOrUnknown({ editing, path, label }: PartProps & { label: string }) {
  const value = partAt(editing.draft.file, path)
  return (
    <NumberInput
      aria-label={label}
      placeholder={t`unknown`}
      hideControls
      clampBehavior="none"
      value={typeof value === 'number' ? value : ''}
      readOnly={editing.isReadOnly}
      error={problemAt(editing, path)}
      onChange={(next) => editing.change(withPart(editing.draft, path, typeof next === 'number' ? next : 'unknown'))}
    />
  )
}

type AddProps = PartProps & { label: string; onAdd: () => unknown[] }

export function Add({ label, editing, path, onAdd }: AddProps) {
  if (editing.isReadOnly) return null
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        onClick={() => editing.change(withPart(editing.draft, path as Path, onAdd()))}
      >
        {label}
      </Button>
    </div>
  )
}
