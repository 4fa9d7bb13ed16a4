import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useList, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { Absences } from './Absences.tsx'
import { Board } from './Board.tsx'
import { kindNames, optionsOf, priorityNames } from './kinds.ts'
import { step, TaskList } from './TaskList.tsx'
import { TeamView } from './TeamView.tsx'
import { type Filters, useFilters, useOpenTask } from './view.ts'

/** One's own day, everybody's tasks, who has how much, and the board. */
export function TasksPage() {
  const place = useRef<HTMLDivElement>(null)
  const { openNew } = useOpenTask()
  const may = useMay('tasks.write')
  const isFree = () => document.querySelector('[role=dialog]') === null
  const walk = (by: number) => () => {
    if (isFree() && place.current && !place.current.querySelector('[data-task]:focus-within')) step(place.current, by)
  }
  useHotkeys([
    ['n', () => may && isFree() && openNew()],
    ['j', walk(1)],
    ['k', walk(1)],
  ])
  return (
    <Page
      title={t`Tasks`}
      actions={
        <>
          <ExportTasks />
          {may && (
            <Button variant="filled" aria-keyshortcuts="n" title={t`New task (n)`} onClick={() => openNew()}>
              {t`New task`}
            </Button>
          )}
        </>
      }
    >
      <div ref={place}>
        <Tabs
          label={t`Tasks`}
          tabs={[
            { key: 'mine', label: t`My day`, content: () => <Listed key="mine" whose="mine" /> },
            { key: 'all', label: t`Everybody’s`, content: () => <Listed key="all" whose="everybody" /> },
            { key: 'team', label: t`Team`, content: () => <TeamTab /> },
            { key: 'board', label: t`Board`, content: () => <BoardTab /> },
          ]}
        />
      </div>
    </Page>
  )
}

function askedFor(filters: Filters): Omit<Input<'tasks.list'>, 'cursor'> {
  const { text, priorities, kinds, person, due } = filters
  return {
    ...(text.trim() ? { text: text.trim() } : {}),
    ...(priorities.length > 0 ? { priorities: priorities as Input<'tasks.list'>['priorities'] } : {}),
    ...(kinds.length > 0 ? { kinds: kinds as Input<'tasks.list'>['kinds'] } : {}),
    ...(person ? { assignee: person } : {}),
    ...(due ? { due } : {}),
  }
}

function Listed({ whose }: { whose: 'mine' | 'everybody' }) {
  const [filters] = useFilters()
  const list = useList('tasks.list', { ...askedFor(filters), whose, limit: 100 }, { keepPrevious: true })
  return (
    <>
      <FilterBar withPerson={whose === 'everybody'} />
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : !list.items ? (
        <Lines count={8} />
      ) : list.items.length === 0 ? (
        <Nothing whose={whose} isFiltered={Object.keys(askedFor(filters)).length > 0} />
      ) : (
        <TaskList label={t`Tasks`} tasks={list.items} picks />
      )}
      {list.more.has && (
        <Button variant="subtle" mt="sm" onClick={list.more.load} disabled={list.more.loading}>
          {list.more.loading ? t`Reading more` : t`Show more`}
        </Button>
      )}
    </>
  )
}

function TeamTab() {
  return (
    <Stack>
      <TeamView />
      <Absences />
    </Stack>
  )
}

function BoardTab() {
  const [filters] = useFilters()
  const asked = { ...askedFor(filters), whose: filters.person ? 'everybody' : 'mine' } as const
  const open = useList('tasks.list', { ...asked, limit: 200 }, { keepPrevious: true })
  const closed = useList(
    'tasks.list',
    { ...asked, statuses: ['done'], order: 'closed', limit: 20 },
    { keepPrevious: true },
  )
  const error = open.error ?? closed.error
  return (
    <>
      <FilterBar withPerson />
      {error && !open.items ? (
        <ErrorState error={error} retry={open.retry} />
      ) : !open.items || !closed.items ? (
        <Lines count={8} />
      ) : (
        <Board tasks={[...open.items, ...closed.items]} />
      )}
    </>
  )
}

function FilterBar({ withPerson = false }: { withPerson?: boolean }) {
  const [filters, change] = useFilters()
  const people = useOperation('workspaces.members', {}, { enabled: withPerson })
  const members = (people.data?.items ?? []).filter((one) => one.active)
  return (
    <search className={records.filters} aria-label={t`Filter tasks`}>
      <TextInput
        aria-label={t`Search tasks`}
        placeholder={t`Search tasks`}
        value={filters.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <MultiSelect
        aria-label={t`Priority`}
        placeholder={filters.priorities.length === 0 ? t`Any priority` : undefined}
        data={optionsOf(priorityNames)}
        value={filters.priorities}
        onChange={(priorities) => change({ priorities })}
      />
      <MultiSelect
        aria-label={t`Kind`}
        placeholder={filters.kinds.length === 0 ? t`Any kind` : undefined}
        data={optionsOf(kindNames)}
        value={filters.kinds}
        onChange={(kinds) => change({ kinds })}
      />
      {withPerson && (
        <Select
          aria-label={t`Person`}
          placeholder={t`Any person`}
          data={members.map((one) => ({ value: one.id, label: one.name }))}
          value={filters.person === '' ? null : filters.person}
          onChange={(person) => change({ person: person ?? '' })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t`Any person` }}
        />
      )}
    </search>
  )
}

function Nothing({ whose, isFiltered }: { whose: 'mine' | 'everybody'; isFiltered: boolean }) {
  const { openNew } = useOpenTask()
  const may = useMay('tasks.write')
  const button = may ? <Button onClick={() => openNew()}>{t`New task`}</Button> : undefined
  if (isFiltered) return <EmptyState title={t`No task fits`}>{t`Take a filter away to see more.`}</EmptyState>
  return (
    <EmptyState title={whose === 'mine' ? t`Nothing to do` : t`Nothing is open`} actions={button}>
      {t`Press n for a new task, or write next steps under a call that you log: each line becomes a task, due on the day that it names.`}
    </EmptyState>
  )
}

function ExportTasks() {
  const [filters] = useFilters()
  return <DownloadButton of="tasks.export" asked={{ ...askedFor(filters), whose: 'everybody' }} />
}
