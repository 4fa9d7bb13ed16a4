import { Button, Checkbox, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import { AccountCondition } from '../../../web/ui/condition/AccountCondition.tsx'
import { ConditionEditor } from '../../../web/ui/condition/ConditionEditor.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Segments.module.css'
import type { Draft } from './segment-draft.ts'
import { evaluationWord, kindWord } from './segment-words.ts'
import { useFields } from './use-accounts.ts'

type SegmentFormProps = {
  draft: Draft
  onChange: (draft: Draft) => void
  problem: Problem | null
  /** Its own membership is no field of it. */
  without?: string | undefined
}

/** Everything of a segment that somebody can change. */
export function SegmentForm({ draft, onChange, problem, without }: SegmentFormProps) {
  const { fields, names, members } = useFields()
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change })
  return (
    <div className={css.form}>
      <TextInput
        label={t`Name`}
        placeholder={t`At risk with renewal within 120 days`}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={saidOf(problem, 'name')}
        maxLength={80}
        required
      />
      <Textarea
        label={t`What it is for`}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        maxLength={2000}
        autosize
      />
      {without === undefined && (
        <div className={css.part}>
          <h3 id="segment-kind">{t`Who decides`}</h3>
          <SegmentedControl
            aria-labelledby="segment-kind"
            value={draft.kind}
            onChange={(kind) => set({ kind: kind as Draft['kind'] })}
            data={(['rule', 'list'] as const).map((value) => ({ value, label: kindWord(value) }))}
          />
        </div>
      )}
      {draft.kind === 'rule' &&
        (fields === undefined ? (
          <Lines count={4} />
        ) : (
          <Rule
            draft={draft}
            set={set}
            problem={problem}
            fields={fields.filter(({ key }) => key !== `segment:${without}`)}
            names={names}
          />
        ))}
      <div className={css.pair}>
        <Select
          label={t`Entries and exits are told`}
          description={t`Who is in is right within seconds either way`}
          allowDeselect={false}
          value={draft.evaluation}
          onChange={(value) => set({ evaluation: value as Draft['evaluation'] })}
          data={(['day close', 'live'] as const).map((value) => ({ value, label: evaluationWord(value) }))}
        />
        <Select
          label={t`Owner`}
          description={t`May change it, beside those who answer for what is shared`}
          value={draft.owner}
          onChange={(owner) => set({ owner })}
          data={members.map(({ id }) => ({ value: id, label: names.get(id) ?? id }))}
          clearable
          searchable
        />
      </div>
    </div>
  )
}

type RuleProps = {
  draft: Draft
  set: (change: Partial<Draft>) => void
  problem: Problem | null
  fields: NonNullable<ReturnType<typeof useFields>['fields']>
  names: ReadonlyMap<string, string>
}

function Rule({ draft, set, problem, fields, names }: RuleProps) {
  const [asked, ask] = useState<string | null>(null)
  const [isOpen, room] = useDisclosure(draft.stay !== undefined || draft.leastDays > 0 || draft.isLocked)
  return (
    <>
      <section className={css.part} aria-label={t`Who is in`}>
        <h3>{t`Who is in`}</h3>
        <AccountCondition
          fields={fields}
          names={names}
          value={draft.condition}
          onChange={(condition) => set({ condition })}
          asked={asked}
          onAsk={ask}
        />
        <Said problem={problem} field="condition" />
      </section>
      {isOpen ? (
        <section className={css.part} aria-label={t`Who stays`}>
          <h3>{t`Who stays`}</h3>
          <p className="muted">{t`Whoever is in stays while this holds too, so that an account at the border does not come and go.`}</p>
          <ConditionEditor
            fields={fields}
            names={names}
            value={draft.stay}
            onChange={(stay: Condition | undefined) => set({ stay })}
          />
          <Said problem={problem} field="stay" />
          <div className={css.pair}>
            <NumberInput
              label={t`Days that everybody stays at least`}
              value={draft.leastDays}
              onChange={(days) => set({ leastDays: typeof days === 'number' ? days : 0 })}
              min={0}
              max={730}
              allowDecimal={false}
              disabled={draft.isLocked}
            />
            <Checkbox
              label={t`Once in, an account stays for good`}
              checked={draft.isLocked}
              onChange={(event) => set({ isLocked: event.currentTarget.checked })}
            />
          </div>
        </section>
      ) : (
        <div>
          <Button onClick={room.open}>{t`Say who stays`}</Button>
        </div>
      )}
    </>
  )
}

function Said({ problem, field }: { problem: Problem | null; field: string }) {
  const said = problem?.field?.startsWith(field) ? problem.detail : undefined
  return said === undefined ? null : <p role="alert">{said}</p>
}

const saidOf = (problem: Problem | null, field: string): string | undefined =>
  problem?.field === field ? problem.detail : undefined
