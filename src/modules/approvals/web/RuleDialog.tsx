import { Button, Group, Modal, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction } from '../../../web/lib/api.ts'
import { ConditionEditor } from '../../../web/ui/condition/ConditionEditor.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Approvals.module.css'
import { approverNames, optionsOf, type Policy } from './words.ts'

type RuleDialogProps = { policy: Policy | null; rules: Output<'approvals.policies'>; onClose: () => void }

/** Nobody is a member here: no field of an act holds one. */
const noNames: ReadonlyMap<string, string> = new Map()

/** A week, as the usual rules have it. */
const usualHours = 168

/** A rule: when it asks, whom, and how long. */
export function RuleDialog({ policy, rules, onClose }: RuleDialogProps) {
  const [name, setName] = useState(policy?.name ?? '')
  const [condition, setCondition] = useState(policy?.condition as Condition | undefined)
  const [approver, setApprover] = useState<Policy['approver']>(policy?.approver ?? 'lead')
  const [hours, setHours] = useState(policy?.hours ?? usualHours)
  const [isOn, setOn] = useState(policy?.isOn ?? true)
  const after = { changes: ['approvals.policies' as const], onDone: () => done() }
  const [add, change, remove] = [
    useAction('approvals.addPolicy', after),
    useAction('approvals.changePolicy', after),
    useAction('approvals.removePolicy', after),
  ]
  const done = () => {
    toast(t`Rule saved`)
    onClose()
  }
  const problem = add.error ?? change.error
  const isReady = name.trim() !== '' && condition !== undefined
  const save = () => {
    if (!isReady) return
    const draft = {
      name: name.trim(),
      condition: condition as Condition & Record<string, unknown>,
      approver,
      hours,
      isOn,
    }
    if (policy) change.mutate({ policy: policy.id, ...draft })
    else add.mutate(draft)
  }
  return (
    <Modal opened onClose={onClose} title={policy ? t`Change a rule` : t`New rule`} size={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            placeholder={t`A mailing to more than 200 people`}
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <fieldset className={css.rule}>
            <legend>{t`Asks when`}</legend>
            <ConditionEditor fields={rules.fields} names={noNames} value={condition} onChange={setCondition} />
          </fieldset>
          <div className={records.pair}>
            <Select
              label={t`Who says yes`}
              data={optionsOf(approverNames)}
              value={approver}
              allowDeselect={false}
              onChange={(next) => next && setApprover(next as Policy['approver'])}
              comboboxProps={{ withinPortal: false }}
            />
            <NumberInput
              label={t`Expires after hours`}
              min={1}
              max={2160}
              hideControls
              value={hours}
              onChange={(next) => typeof next === 'number' && setHours(next)}
            />
          </div>
          <Switch label={t`Switched on`} checked={isOn} onChange={(event) => setOn(event.currentTarget.checked)} />
          {problem && (
            <div role="alert" className="down">
              {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="space-between">
            {policy ? (
              <Button
                variant="subtle"
                onClick={() => remove.mutate({ policy: policy.id }, { onError: toastProblem })}
              >{t`Remove this rule`}</Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button onClick={onClose}>{t`Cancel`}</Button>
              <Button type="submit" variant="filled" disabled={!isReady}>{t`Save`}</Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
