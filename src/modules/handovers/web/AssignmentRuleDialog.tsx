import { Button, Group, Modal, MultiSelect, Stack, Switch, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { AccountCondition } from '../../../web/ui/condition/AccountCondition.tsx'
import type { Member } from '../../../web/ui/editing/editable.ts'
import css from './Handovers.module.css'
import type { Rule } from './use-assignment.ts'

type AssignmentRuleDialogProps = {
  rule: Rule
  isNew: boolean
  fields: readonly FieldSpec[]
  members: readonly Member[]
  onSave: (rule: Rule) => void
  onRemove: () => void
  onClose: () => void
}

/** Which accounts a rule is about, and among whom they go. */
export function AssignmentRuleDialog({
  rule,
  isNew,
  fields,
  members,
  onSave,
  onRemove,
  onClose,
}: AssignmentRuleDialogProps) {
  const [draft, setDraft] = useState(rule)
  const [condition, setCondition] = useState((rule.condition ?? undefined) as unknown as Condition | undefined)
  const [isForAll, setForAll] = useState(rule.condition === null)
  const [asked, setAsked] = useState<string | null>(null)
  const change = (part: Partial<Rule>) => setDraft((before) => ({ ...before, ...part }))
  const isReady = draft.name.trim() !== '' && (isForAll || condition !== undefined)
  const save = () =>
    onSave({
      ...draft,
      name: draft.name.trim(),
      condition: isForAll ? null : (condition as unknown as Rule['condition']),
    })
  return (
    <Modal opened onClose={onClose} title={isNew ? t`New rule` : t`Change a rule`} size={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) save()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            placeholder={t`Enterprise in Germany`}
            data-autofocus
            maxLength={120}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <fieldset className={css.rule}>
            <legend>{t`About which accounts`}</legend>
            <Switch
              label={t`All that no rule before it fits`}
              checked={isForAll}
              onChange={(event) => setForAll(event.currentTarget.checked)}
            />
            {!isForAll && (
              <AccountCondition
                fields={fields}
                names={new Map(members.map(({ id, name }) => [id, name]))}
                value={condition}
                onChange={setCondition}
                asked={asked}
                onAsk={setAsked}
              />
            )}
          </fieldset>
          <TagsInput
            label={t`Whose people speak`}
            placeholder={draft.languages.length === 0 ? t`any language, or codes such as de` : undefined}
            value={draft.languages}
            onChange={(languages) =>
              change({ languages: languages.map((one) => one.trim().toLowerCase().slice(0, 3)) })
            }
          />
          <MultiSelect
            label={t`Among whom`}
            placeholder={draft.members.length === 0 ? t`Every success manager` : undefined}
            data={members.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.members}
            searchable
            onChange={(chosen) => change({ members: chosen })}
          />
          <Group justify="space-between">
            {isNew ? <span /> : <Button variant="subtle" onClick={onRemove}>{t`Remove this rule`}</Button>}
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
