import { Button, Group, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { freshId } from '../../../web/lib/ids.ts'
import { sentenceOf } from '../../../web/ui/condition/words.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { SortableList } from '../../../web/ui/SortableList.tsx'
import { AssignmentActs } from './AssignmentActs.tsx'
import { AssignmentPreview } from './AssignmentPreview.tsx'
import { AssignmentRuleDialog } from './AssignmentRuleDialog.tsx'
import { Capacities } from './Capacities.tsx'
import css from './Handovers.module.css'
import { type Assignment, type Rule, useSaving } from './use-assignment.ts'

/** By which rules accounts that nobody owns find a success manager, what that would do now, and what it did. */
export function AssignmentPanel() {
  const { data, error, refetch } = useOperation('handovers.assignment', {})
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  return (
    <Stack>
      <Rules assignment={data} />
      <Capacities key={data.version} assignment={data} />
      <AssignmentPreview />
      <AssignmentActs />
    </Stack>
  )
}

function Rules({ assignment }: { assignment: Assignment }) {
  const { rules, isLive } = assignment
  const save = useSaving()
  const [open, setOpen] = useState<Rule>()
  const fields = useOperation('segments.fields', {}).data?.items ?? []
  const { items: members = [] } = useList('workspaces.members', {})
  const names = new Map(members.map(({ id, name }) => [id, name]))
  const put = (rule: Rule) => {
    const isKnown = rules.some(({ id }) => id === rule.id)
    save(assignment, { rules: isKnown ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule] })
    setOpen(undefined)
  }
  const remove = (id: string) => {
    const left = rules.filter((one) => one.id !== id)
    save(assignment, { rules: left, isLive: isLive && left.length > 0 })
    setOpen(undefined)
  }
  return (
    <Panel
      title={t`Who gets accounts that nobody owns`}
      aside={
        <Button
          onClick={() => setOpen({ id: freshId(), name: '', condition: null, languages: [], members: [] })}
        >{t`New rule`}</Button>
      }
    >
      {rules.length === 0 ? (
        <EmptyState title={t`No rule yet`}>
          {t`A rule says which accounts go to whom: by size, country, language or any field. Among its people, whoever is least loaded by what they can look after gets the next account.`}
        </EmptyState>
      ) : (
        <>
          <p className="muted">{t`The first rule that fits an account counts.`}</p>
          <SortableList
            label={t`Rules in their order`}
            items={rules.map((rule) => ({
              key: rule.id,
              name: rule.name,
              content: (
                <RuleLine rule={rule} fields={fields as FieldSpec[]} names={names} onOpen={() => setOpen(rule)} />
              ),
            }))}
            onOrder={(keys) =>
              save(assignment, { rules: keys.flatMap((key) => rules.find(({ id }) => id === key) ?? []) })
            }
          />
          <Group mt="md">
            <Switch
              label={t`Accounts that are made from now on are assigned by themselves`}
              checked={isLive}
              onChange={(event) => save(assignment, { isLive: event.currentTarget.checked })}
            />
          </Group>
        </>
      )}
      {open && (
        <AssignmentRuleDialog
          rule={open}
          isNew={!rules.some(({ id }) => id === open.id)}
          fields={fields as FieldSpec[]}
          members={members}
          onSave={put}
          onRemove={() => remove(open.id)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Panel>
  )
}

type RuleLineProps = {
  rule: Rule
  fields: readonly FieldSpec[]
  names: ReadonlyMap<string, string>
  onOpen: () => void
}

function RuleLine({ rule, fields, names, onOpen }: RuleLineProps) {
  const about = rule.condition
    ? sentenceOf((rule.condition as unknown as Condition).where, fields, names)
    : t`all accounts`
  const among =
    rule.members.length === 0
      ? t`among all success managers`
      : t`among ${rule.members.map((id) => names.get(id) ?? t`somebody who left`).join(', ')}`
  const speaks = rule.languages.length > 0 ? t`people speak ${rule.languages.join(', ')}` : null
  return (
    <div className={css.ruleLine}>
      <div>
        <b>{rule.name}</b>
        <div className="dim">{[about, speaks, among].filter(Boolean).join('; ')}</div>
      </div>
      <Button size="compact-sm" aria-label={t`Change the rule ${rule.name}`} onClick={onOpen}>{t`Change`}</Button>
    </div>
  )
}
