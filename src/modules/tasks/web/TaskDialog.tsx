import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { call, type Input, type Output, useOperation } from '../../../web/lib/api.ts'
import { longInstant } from '../../../web/lib/format.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import { useClock, useMay, useSession } from '../../../web/lib/session.tsx'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { type Kind, kindNames, optionsOf, type Priority, priorityNames } from './kinds.ts'
import type { Acts } from './use-acts.ts'

type TaskDialogProps = { id: string; account: string | null; acts: Acts; onClose: () => void }

/** A new task, or one that is there with all that became of it. */
export function TaskDialog({ id, account, acts, onClose }: TaskDialogProps) {
  const isNew = id === 'new'
  const found = useOperation('tasks.get', { task: id }, { enabled: !isNew })
  return (
    <Modal opened onClose={onClose} title={isNew ? t`New task` : t`Task`} size={520}>
      {isNew ? (
        <TaskForm task={null} account={account} acts={acts} onClose={onClose} />
      ) : found.error ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <TaskForm task={found.data} account={null} acts={acts} onClose={onClose} />
      ) : (
        <Lines count={6} />
      )}
    </Modal>
  )
}

type FormProps = { task: Output<'tasks.get'> | null; account: string | null; acts: Acts; onClose: () => void }

function draftOf(task: FormProps['task'], account: string | null) {
  return {
    title: task?.title ?? '',
    account: task ? (task.account?.id ?? null) : account,
    kind: task?.kind ?? ('to_do' as Kind),
    priority: task?.priority ?? ('normal' as Priority),
    who: task ? (task.role ? `role:${task.role}` : (task.owner?.id ?? '')) : '',
    due: task?.due?.on ?? '',
    reason: task?.reason ?? '',
    asks: task?.asks ?? '',
    checklist: task?.checklist.map(({ text }) => text).join('\n') ?? '',
  }
}

type Draft = ReturnType<typeof draftOf>

function TaskForm({ task, account, acts, onClose }: FormProps) {
  const { member } = useSession()
  const may = useMay('tasks.write')
  const [first] = useState(() => ({ ...draftOf(task, account), ...(task ? {} : { who: member.id }) }))
  const [draft, setDraft] = useState(first)
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const save = async () => {
    try {
      if (task) await call('tasks.update', { task: task.id, ...changesOf(first, draft, task) })
      else await call('tasks.create', newOf(draft))
      toast(task ? t`Task changed` : t`Task added`)
      onClose()
      await acts.readAgain()
    } catch (error) {
      setProblem(error as Problem)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (draft.title.trim() !== '') void save()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t`What is to be done`}
          placeholder={t`Call Maria about the rollout`}
          data-autofocus
          maxLength={300}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        {!task && (
          <AccountSelect
            label={t`Account`}
            isLabelled
            value={draft.account}
            onChange={(next) => change({ account: next })}
          />
        )}
        <div className={records.pair}>
          <TextInput
            type="date"
            label={t`Due`}
            value={draft.due}
            onChange={(event) => change({ due: event.currentTarget.value })}
          />
          <Select
            label={t`Priority`}
            data={optionsOf(priorityNames)}
            value={draft.priority}
            onChange={(next) => next && change({ priority: next as Priority })}
            comboboxProps={{ withinPortal: false }}
          />
          <WhoField value={draft.who} onChange={(who) => change({ who })} />
          <Select
            label={t`Kind`}
            data={optionsOf(kindNames)}
            value={draft.kind}
            onChange={(next) => next && change({ kind: next as Kind })}
            comboboxProps={{ withinPortal: false }}
          />
        </div>
        <TextInput
          label={t`Why`}
          placeholder={t`Usage has halved since March`}
          maxLength={2000}
          value={draft.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        <Textarea
          label={t`Checklist, a step a line`}
          autosize
          minRows={1}
          maxRows={8}
          value={draft.checklist}
          onChange={(event) => change({ checklist: event.currentTarget.value })}
        />
        <TextInput
          label={t`Asked for at the end`}
          placeholder={t`A link to the minutes`}
          maxLength={500}
          value={draft.asks}
          onChange={(event) => change({ asks: event.currentTarget.value })}
        />
        {problem && (
          <div role="alert" className="down">
            {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="end">
          <Button type="submit" variant="filled" disabled={!may || draft.title.trim() === ''}>
            {task ? t`Save` : t`Add task`}
          </Button>
        </Group>
        {task && <Checklist task={task} acts={acts} />}
        {task && <History task={task} />}
      </Stack>
    </form>
  )
}

/** A colleague, or a role that is filled for the account. */
function WhoField({ value, onChange }: { value: string; onChange: (who: string) => void }) {
  const people = useOperation('workspaces.members', {})
  const roles = useOperation('tasks.roles', {})
  const members = (people.data?.items ?? [])
    .filter((one) => one.active)
    .map((one) => ({ value: one.id, label: one.name }))
  return (
    <Select
      label={t`Who`}
      searchable
      data={[
        { group: t`Colleagues`, items: members },
        {
          group: t`Roles`,
          items: (roles.data?.items ?? []).map(({ role, label }) => ({ value: `role:${role}`, label })),
        },
      ]}
      value={value === '' ? null : value}
      onChange={(next) => next && onChange(next)}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function Checklist({ task, acts }: { task: Output<'tasks.get'>; acts: Acts }) {
  const check = async (index: number) => {
    const checklist = task.checklist.map((item, at) => (at === index ? { ...item, isDone: !item.isDone } : item))
    await call('tasks.update', { task: task.id, checklist }).catch(() => undefined)
    await acts.readAgain()
  }
  return task.checklist.map(({ text, isDone }, index) => (
    <Checkbox key={text} label={text} checked={isDone} onChange={() => void check(index)} />
  ))
}

function History({ task }: { task: Output<'tasks.get'> }) {
  const { zone } = useClock()
  return (
    <section aria-label={t`History`}>
      <ul className={records.history}>
        {task.history.map(({ at, sentence }) => (
          <li key={`${at} ${sentence}`}>
            <span className="dim">{longInstant(at, zone)}</span> {sentence}
          </li>
        ))}
      </ul>
    </section>
  )
}

const linesOf = (text: string) => text.split('\n').flatMap((line) => line.trim() || [])

const whoOf = (who: string): Pick<Input<'tasks.create'>, 'assignee' | 'role'> =>
  who.startsWith('role:') ? { role: who.slice(5) as Input<'tasks.create'>['role'] } : { assignee: who || undefined }

const newOf = (draft: Draft): Input<'tasks.create'> => ({
  title: draft.title,
  account: draft.account,
  kind: draft.kind,
  priority: draft.priority,
  due: draft.due === '' ? null : { on: draft.due },
  reason: draft.reason.trim() || null,
  asks: draft.asks.trim() || null,
  checklist: linesOf(draft.checklist),
  ...whoOf(draft.who),
})

/** Only what was changed is sent, so that nobody's other change is written over. */
function changesOf(first: Draft, draft: Draft, task: Output<'tasks.get'>): Omit<Input<'tasks.update'>, 'task'> {
  const is = (field: keyof Draft) => first[field] !== draft[field]
  const isDone = new Set(task.checklist.filter((item) => item.isDone).map(({ text }) => text))
  return {
    ...(is('title') ? { title: draft.title } : {}),
    ...(is('kind') ? { kind: draft.kind } : {}),
    ...(is('priority') ? { priority: draft.priority } : {}),
    ...(is('due') ? { due: draft.due === '' ? null : { on: draft.due } } : {}),
    ...(is('reason') ? { reason: draft.reason.trim() || null } : {}),
    ...(is('asks') ? { asks: draft.asks.trim() || null } : {}),
    ...(is('checklist')
      ? { checklist: linesOf(draft.checklist).map((text) => ({ text, isDone: isDone.has(text) })) }
      : {}),
    ...(is('who') ? whoOf(draft.who) : {}),
  }
}
