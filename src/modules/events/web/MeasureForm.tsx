import { Button, Checkbox, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { fieldsOf as fieldsNamed } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ConditionEditor } from '../../../web/ui/condition/ConditionEditor.tsx'
import css from './Measures.module.css'
import { countWords, type Draft, fieldsOf, keyOf, mayChange, needsProperty, ruleOf } from './measure-draft.ts'

type MeasureFormProps = {
  draft: Draft
  onChange: (draft: Draft) => void
  isNew?: boolean
  onSaved: (key: string) => void
}

const windows = [7, 30, 90]
const units = [
  { value: 'number', label: t`a plain number` },
  { value: 'count', label: t`a count` },
  { value: 'hours', label: t`hours` },
  { value: 'days', label: t`days` },
  { value: 'share', label: t`a share of 1` },
  { value: 'rating', label: t`a rating of 5` },
  { value: 'score', label: t`a score of 100` },
] as const
const directions = [
  { value: 'up', label: t`More is better` },
  { value: 'down', label: t`Less is better` },
  { value: 'neither', label: t`Neither` },
] as const
const kinds = [
  { value: 'track', label: t`Deeds (track)` },
  { value: 'page', label: t`Pages` },
  { value: 'screen', label: t`Screens` },
] as const

/** What a measure counts; nothing is counted before it is saved. */
export function MeasureForm({ draft, onChange, isNew = false, onSaved }: MeasureFormProps) {
  const mayDefine = useMay('measures.write')
  const save = useAction('events.save_measure', { onDone: ({ key }) => onSaved(key) })
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change })
  const { label, summary, direction, unit } = draft
  const key = isNew && draft.key === '' ? keyOf(label) : draft.key
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        const rule = ruleOf(draft)
        save.mutate({ key, label, summary: summary.trim() === '' ? null : summary, direction, unit, rule })
      }}
    >
      <TextInput
        label={t`Name`}
        placeholder={t`Reports exported`}
        value={label}
        onChange={(event) => set({ label: event.currentTarget.value })}
        readOnly={!mayDefine}
        error={saidOf(save.error, 'label')}
        maxLength={80}
        required
      />
      {isNew && (
        <TextInput
          label={t`Key`}
          description={t`By this name scorecards and conditions know it; it stays for ever`}
          value={key}
          onChange={(event) => set({ key: event.currentTarget.value })}
          error={saidOf(save.error, 'key')}
          maxLength={60}
          required
        />
      )}
      <Counted draft={draft} set={set} isReadOnly={!mayDefine} problem={save.error} />
      <Which draft={draft} set={set} isReadOnly={!mayDefine} problem={save.error} />
      <div className={css.pair}>
        <Select
          label={t`Good is`}
          data={directions}
          value={direction}
          onChange={(value) => set({ direction: value as Draft['direction'] })}
          allowDeselect={false}
          readOnly={!mayDefine}
        />
        {needsProperty(draft) && (
          <Select
            label={t`The property is`}
            data={units}
            value={unit}
            onChange={(value) => set({ unit: value as Draft['unit'] })}
            allowDeselect={false}
            readOnly={!mayDefine}
          />
        )}
      </div>
      <TextInput
        label={t`Summary`}
        description={t`For those who meet it in a list; without one it says what it counts`}
        value={summary}
        onChange={(event) => set({ summary: event.currentTarget.value })}
        readOnly={!mayDefine}
        maxLength={300}
      />
      {mayDefine && (
        <div className={css.save}>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {isNew ? t`Define and count the past` : t`Save`}
          </Button>
          {save.data && save.data.changes.length === 0 && <span className="muted">{t`Nothing has changed`}</span>}
        </div>
      )}
      {save.error && <OtherProblem problem={save.error} />}
    </form>
  )
}

type PartProps = {
  draft: Draft
  set: (change: Partial<Draft>) => void
  isReadOnly: boolean
  problem: Problem | null
}

function Counted({ draft, set, isReadOnly, problem }: PartProps) {
  const words = useOperation('events.words', { names: draft.names }, { keepPrevious: true, enabled: !isReadOnly })
  return (
    <>
      <div className={css.pair}>
        <Select
          label={t`Count`}
          data={Object.entries(countWords).map(([value, word]) => ({ value, label: word }))}
          value={draft.count}
          onChange={(value) => set({ count: value as Draft['count'] })}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
        <NumberInput
          label={t`Over days`}
          description={t`${windows.join(', ')} or any number up to 400`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.window}
          onChange={(value) => set({ window: typeof value === 'number' ? value : 0 })}
          min={1}
          max={400}
          allowDecimal={false}
          readOnly={isReadOnly}
          error={saidOf(problem, 'rule.window')}
          required
        />
      </div>
      {needsProperty(draft) && (
        <TagsInput
          label={t`Property`}
          description={t`One that holds a number`}
          data={(words.data?.properties ?? []).filter(({ type }) => type === 'number').map(({ name }) => name)}
          value={draft.property === '' ? [] : [draft.property]}
          onChange={(names) => set({ property: names.at(-1) ?? '' })}
          maxTags={1}
          readOnly={isReadOnly}
          error={saidOf(problem, 'rule.property')}
        />
      )}
      {mayChange(draft) && (
        <Checkbox
          label={t`As the change against the ${draft.window} days before`}
          checked={draft.isChange}
          onChange={(event) => set({ isChange: event.currentTarget.checked })}
          disabled={isReadOnly}
        />
      )}
    </>
  )
}

/** Properties of events name no members. */
const noMembers: ReadonlyMap<string, string> = new Map()

function Which({ draft, set, isReadOnly, problem }: PartProps) {
  const words = useOperation('events.words', { names: draft.names }, { keepPrevious: true, enabled: !isReadOnly })
  const named = draft.where ? [...fieldsNamed(draft.where)] : []
  return (
    <>
      <TagsInput
        label={t`Events called`}
        description={t`Without a name every event counts; case, dashes, dots and underscores do not matter`}
        data={(words.data?.names ?? []).map(({ name }) => name)}
        value={draft.names}
        onChange={(names) => set({ names })}
        maxTags={20}
        readOnly={isReadOnly}
        error={saidOf(problem, 'rule.names')}
      />
      <Checkbox.Group
        label={t`Of the kinds`}
        description={t`Without one all of them`}
        value={draft.kinds}
        onChange={(chosen) => set({ kinds: chosen as Draft['kinds'] })}
      >
        <div className={css.kinds}>
          {kinds.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} disabled={isReadOnly} />
          ))}
        </div>
      </Checkbox.Group>
      <fieldset className={css.where} disabled={isReadOnly}>
        <legend>{t`Where their properties say`}</legend>
        <ConditionEditor
          fields={fieldsOf(words.data, named)}
          names={noMembers}
          value={draft.where}
          onChange={(where) => set({ where })}
        />
        {saidOf(problem, 'rule.where') && <p className="down">{saidOf(problem, 'rule.where')}</p>}
      </fieldset>
    </>
  )
}

/** What the server said of a field, at the field. */
function saidOf(problem: Problem | null, field: string): string | undefined {
  if (!problem?.field?.startsWith(field)) return undefined
  return [problem.detail, problem.remedy].filter(Boolean).join('. ')
}

const shownAtField = ['label', 'key', 'rule.window', 'rule.property', 'rule.names', 'rule.where']

function OtherProblem({ problem }: { problem: Problem }) {
  if (shownAtField.some((field) => problem.field?.startsWith(field))) return null
  return (
    <p role="alert" className="down">
      {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
    </p>
  )
}
