import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { ACCOUNT_KINDS, MISSING_POLICIES } from '../domain/scorecard.ts'
import { keyFor, listAt, numberAt, textAt, weightOf, withPart } from './card-draft.ts'
import css from './Editor.module.css'
import {
  ChoicePart,
  ConditionPart,
  type Editing,
  MeasurePart,
  NumberPart,
  type PartProps,
  problemAt,
  RowTools,
  TextPart,
} from './EditorParts.tsx'
import { Add, EditorPoints } from './EditorPoints.tsx'

const missingWords: Record<string, string> = {
  'leave out': t`is left out`,
  neutral: t`counts half`,
  penalise: t`counts as the worst`,
}
const missing = MISSING_POLICIES.map((value) => ({ value, label: missingWords[value] ?? value }))
const levels = ['low', 'medium', 'high'].map((value) => ({ value, label: choiceWord(value) }))
const kindWords = { company: t`Companies`, consumer: t`Consumers`, vendor: t`Vendors` }

type FormProps = { editing: Editing; isNew: boolean }

/** The scorecard as a form: each of its parts changes one part of the file. */
export function EditorForm({ editing, isNew }: FormProps) {
  return (
    <>
      <Panel title={t`What it is`}>
        <div className={css.form}>
          <TextPart editing={editing} path={['label']} label={t`Name`} />
          {isNew && <TextPart editing={editing} path={['name']} label={t`Key`} />}
          <TextPart editing={editing} path={['summary']} label={t`Summary`} isLong isOptional />
          <Kinds editing={editing} />
        </div>
      </Panel>
      <Components editing={editing} />
      <Thresholds editing={editing} />
      <Caps editing={editing} />
      <Risks editing={editing} />
    </>
  )
}

function Kinds({ editing }: { editing: Editing }) {
  const { draft, change } = editing
  const chosen = listAt(draft.file, ['applies_to']).filter((kind) => typeof kind === 'string')
  return (
    <Checkbox.Group
      label={t`Made for`}
      description={t`Without one it judges everybody who has no scorecard of their own`}
      value={chosen}
      error={problemAt(editing, ['applies_to'])}
      onChange={(kinds) => change(withPart(draft, ['applies_to'], kinds.length === 0 ? undefined : kinds))}
    >
      <div className={css.kinds}>
        {ACCOUNT_KINDS.map((kind) => (
          <Checkbox key={kind} value={kind} label={kindWords[kind]} disabled={editing.isReadOnly} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

function Components({ editing }: { editing: Editing }) {
  const { file } = editing.draft
  const path = ['components']
  const components = listAt(file, path)
  const whole = weightOf(file, path)
  const begin = () => {
    const factor = { label: t`A measure`, measure: editing.fields[0]?.key ?? '', weight: 10, points: newPoints }
    const named = { key: keyFor('dimension', file), label: t`A new dimension`, weight: 10 }
    return [...components, { ...named, factors: [{ key: keyFor('measure', file), ...factor }] }]
  }
  return (
    <Panel title={t`Dimensions`} aside={t`weights add up to ${number(whole, Number.isInteger(whole) ? 0 : 2)}`}>
      <div className={css.list}>
        {problemAt(editing, path) && <p className="down">{problemAt(editing, path)}</p>}
        {components.map((_, at) => (
          <Component
            // biome-ignore lint/suspicious/noArrayIndexKey: a key that is being typed is no key
            key={at}
            editing={editing}
            path={[...path, at]}
            at={at}
            count={components.length}
            whole={whole}
          />
        ))}
        <Add label={t`Dimension`} editing={editing} path={path} onAdd={begin} />
      </div>
    </Panel>
  )
}

const newPoints = { linear: { poor: 0, good: 100 } }

type ComponentProps = PartProps & { at: number; count: number; whole: number }

function Component({ editing, path, at, count, whole }: ComponentProps) {
  const { file } = editing.draft
  const label = textAt(file, [...path, 'label'])
  const weight = Number(numberAt(file, [...path, 'weight']))
  const list = [...path, 'factors']
  const factors = listAt(file, list)
  const inside = weightOf(file, list)
  const begin = () => {
    const key = keyFor('measure', file)
    const measure = editing.fields[0]?.key ?? ''
    return [...factors, { key, label: t`A measure`, measure, weight: 10, points: newPoints }]
  }
  return (
    <section className={css.component} aria-label={label || t`Dimension ${at + 1}`}>
      <div className={css.head}>
        <TextPart editing={editing} path={[...path, 'label']} label={t`Name of dimension ${at + 1}`} isQuiet />
        <NumberPart editing={editing} path={[...path, 'weight']} label={t`Weight of ${label}`} isQuiet />
        <span className="dim">{whole > 0 && percent(weight / whole)}</span>
        <RowTools editing={editing} list={['components']} at={at} count={count} name={label} />
      </div>
      {factors.map((_, place) => (
        <Factor
          // biome-ignore lint/suspicious/noArrayIndexKey: a key that is being typed is no key
          key={place}
          editing={editing}
          path={[...list, place]}
          at={place}
          count={factors.length}
          share={whole > 0 && inside > 0 ? weight / whole / inside : 0}
        />
      ))}
      <Add label={t`Measure`} editing={editing} path={list} onAdd={begin} />
    </section>
  )
}

type FactorProps = PartProps & { at: number; count: number; share: number }

function Factor({ editing, path, at, count, share }: FactorProps) {
  const [isOpen, setOpen] = useState(false)
  const { file } = editing.draft
  const label = textAt(file, [...path, 'label']) || t`Measure ${at + 1}`
  const weight = Number(numberAt(file, [...path, 'weight']))
  const here = `${path[0]}[${path[1]}].factors[${at}]`
  const isWrong = editing.problems.some((problem) => problem.path.startsWith(here))
  // A card has dozens of measures and each of them many inputs: those that nobody opened are not made.
  return (
    <details className={css.factor} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label} <span className="dim">{t`${percent(weight * share)} of the whole`}</span>
        {isWrong && <span className="down"> {t`needs a look`}</span>}
      </summary>
      {isOpen && <FactorForm editing={editing} path={path} at={at} count={count} label={label} />}
    </details>
  )
}

type FactorFormProps = PartProps & { at: number; count: number; label: string }

function FactorForm({ editing, path, at, count, label }: FactorFormProps) {
  return (
    <div className={css.form}>
      <div className={css.head}>
        <TextPart editing={editing} path={[...path, 'label']} label={t`Name`} />
        <NumberPart editing={editing} path={[...path, 'weight']} label={t`Weight`} />
        <RowTools editing={editing} list={path.slice(0, -1)} at={at} count={count} name={label} />
      </div>
      <div className={css.pair}>
        <MeasurePart editing={editing} path={[...path, 'measure']} label={t`Measure`} />
        <MeasurePart editing={editing} path={[...path, 'per']} label={t`Divided by`} none="nothing" />
      </div>
      <EditorPoints editing={editing} path={path} />
      <ChoicePart
        editing={editing}
        path={[...path, 'missing']}
        label={t`A value that nobody knows`}
        choices={[{ value: '', label: t`as the scorecard says` }, ...missing]}
        standard=""
      />
      <TextPart editing={editing} path={[...path, 'why']} label={t`Why these points`} isLong isOptional />
    </div>
  )
}

function Thresholds({ editing }: { editing: Editing }) {
  return (
    <Panel title={t`Bands and what is unknown`}>
      <div className={css.form}>
        <div className={css.pair}>
          <NumberPart editing={editing} path={['bands', 'yellow']} label={t`Yellow begins at`} standard={50} />
          <NumberPart editing={editing} path={['bands', 'green']} label={t`Green begins at`} standard={75} />
          <NumberPart
            editing={editing}
            path={['hysteresis']}
            label={t`Hysteresis`}
            standard={2}
            description={t`So many points past a border before the band changes`}
          />
          <NumberPart
            editing={editing}
            path={['completeness']}
            label={t`Known at least`}
            standard={0.6}
            description={t`Share of the weight, from 0 to 1; below it there is no score`}
          />
        </div>
        {problemAt(editing, ['bands']) && <p className="down">{problemAt(editing, ['bands'])}</p>}
        <ChoicePart
          editing={editing}
          path={['missing']}
          label={t`A value that nobody knows`}
          choices={missing}
          standard="leave out"
        />
      </div>
    </Panel>
  )
}

function Caps({ editing }: { editing: Editing }) {
  const path = ['caps']
  const caps = listAt(editing.draft.file, path)
  const when = { field: editing.fields[0]?.key, op: 'at least', value: 1 }
  return (
    <Panel title={t`Caps`} aside={t`however good the rest is`}>
      <div className={css.list}>
        {caps.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cap has no name but its place
          <div key={at} className={css.rule}>
            <div className={css.head}>
              <TextPart editing={editing} path={[...path, at, 'label']} label={t`Name`} />
              <NumberPart editing={editing} path={[...path, at, 'at_most']} label={t`At most`} />
              <RowTools editing={editing} list={path} at={at} count={caps.length} name={`cap ${at + 1}`} />
            </div>
            <ConditionPart editing={editing} path={[...path, at, 'when']} label={t`while`} />
          </div>
        ))}
        <Add
          label={t`Cap`}
          editing={editing}
          path={path}
          onAdd={() => [...caps, { label: t`A new cap`, when, at_most: 50 }]}
        />
      </div>
    </Panel>
  )
}

const scoreField = { key: 'health.score', label: t`Score of this scorecard`, type: 'number', source: 'own' } as const

function Risks({ editing }: { editing: Editing }) {
  const path = ['risk']
  const rules = listAt(editing.draft.file, path)
  const asked = { ...editing, fields: [scoreField, ...editing.fields] }
  const when = { field: 'health.score', op: 'below', value: 50 }
  return (
    <Panel title={t`Risk by rule`} aside={t`the first that holds`}>
      <div className={css.list}>
        {rules.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name but its place
          <div key={at} className={css.rule}>
            <div className={css.head}>
              <TextPart editing={editing} path={[...path, at, 'label']} label={t`Name`} />
              <ChoicePart
                editing={editing}
                path={[...path, at, 'level']}
                label={t`Risk`}
                choices={levels}
                standard="low"
              />
              <RowTools editing={editing} list={path} at={at} count={rules.length} name={`rule ${at + 1}`} />
            </div>
            <ConditionPart editing={asked} path={[...path, at, 'when']} label={t`where`} />
          </div>
        ))}
        <Add
          label={t`Rule`}
          editing={editing}
          path={path}
          onAdd={() => [...rules, { level: 'high', label: t`A new rule`, when }]}
        />
      </div>
    </Panel>
  )
}
