import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { RiskBoard } from './RiskBoard.tsx'
import { RiskFigures } from './RiskFigures.tsx'
import { RiskList } from './RiskList.tsx'
import { type Filters, useFilters, useOpenRisk } from './view.ts'
import { causeNames, impactNames, optionsOf, type State, type Wanted } from './words.ts'

/** The register: what may cost us customers, and how much of it was saved. */
export function RisksPage() {
  const { openNew } = useOpenRisk()
  const may = useMay('risks.write')
  const [filters] = useFilters()
  useHotkeys([['n', () => may && document.querySelector('[role=dialog]') === null && openNew()]])
  return (
    <Page
      title={t`Risks`}
      actions={
        may && (
          <Button variant="filled" aria-keyshortcuts="n" title={t`Open a risk (n)`} onClick={() => openNew()}>
            {t`Open a risk`}
          </Button>
        )
      }
    >
      <RiskFigures wanted={wantedBy(filters)} />
      <Tabs
        label={t`Risks`}
        tabs={[
          { key: 'open', label: t`Open||state`, content: () => <Listed key="open" state="open" /> },
          { key: 'board', label: t`Board`, content: () => <BoardTab /> },
          { key: 'saved', label: t`Saved||risk`, content: () => <Listed key="saved" state="saved" /> },
          { key: 'lost', label: t`Lost`, content: () => <Listed key="lost" state="lost" /> },
        ]}
      />
    </Page>
  )
}

function wantedBy({ text, owner, team, causes, impacts }: Filters): Wanted {
  return {
    ...(text.trim() ? { text: text.trim() } : {}),
    ...(owner ? { owner } : {}),
    ...(team ? { team } : {}),
    ...(causes.length > 0 ? { causes: causes as NonNullable<Wanted['causes']> } : {}),
    ...(impacts.length > 0 ? { impacts: impacts as NonNullable<Wanted['impacts']> } : {}),
  }
}

function Listed({ state }: { state: State }) {
  const [filters] = useFilters()
  const wanted = wantedBy(filters)
  const list = useList('risks.list', { ...wanted, state, limit: 100 }, { keepPrevious: true })
  return (
    <>
      <FilterBar />
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : !list.items ? (
        <Lines count={8} />
      ) : list.items.length === 0 ? (
        <Nothing state={state} isFiltered={Object.keys(wanted).length > 0} />
      ) : (
        <RiskList label={t`Risks`} risks={list.items} />
      )}
      {list.more.has && (
        <Button variant="subtle" mt="sm" onClick={list.more.load} disabled={list.more.loading}>
          {list.more.loading ? t`Reading more` : t`Show more`}
        </Button>
      )}
    </>
  )
}

/** Of what ended, the board shows the newest. */
const endedShown = 20

function BoardTab() {
  const [filters] = useFilters()
  const wanted = wantedBy(filters)
  const open = useList('risks.list', { ...wanted, state: 'open', limit: 200 }, { keepPrevious: true })
  const saved = useList('risks.list', { ...wanted, state: 'saved', limit: endedShown }, { keepPrevious: true })
  const lost = useList('risks.list', { ...wanted, state: 'lost', limit: endedShown }, { keepPrevious: true })
  const error = open.error ?? saved.error ?? lost.error
  return (
    <>
      <FilterBar />
      {error && !open.items ? (
        <ErrorState error={error} retry={open.retry} />
      ) : !open.items || !saved.items || !lost.items ? (
        <Lines count={8} />
      ) : (
        <RiskBoard risks={[...open.items, ...saved.items, ...lost.items]} />
      )}
    </>
  )
}

function FilterBar() {
  const [filters, change] = useFilters()
  const people = useOperation('workspaces.members', {})
  const teams = useOperation('workspaces.teams', {})
  const members = (people.data?.items ?? []).filter((one) => one.active)
  return (
    <search className={records.filters} aria-label={t`Filter risks`}>
      <TextInput
        aria-label={t`Search risks`}
        placeholder={t`Search risks`}
        value={filters.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <MultiSelect
        aria-label={t`Cause`}
        placeholder={filters.causes.length === 0 ? t`Any cause` : undefined}
        data={optionsOf(causeNames)}
        value={filters.causes}
        onChange={(causes) => change({ causes })}
      />
      <MultiSelect
        aria-label={t`Impact`}
        placeholder={filters.impacts.length === 0 ? t`Any impact` : undefined}
        data={optionsOf(impactNames)}
        value={filters.impacts}
        onChange={(impacts) => change({ impacts })}
      />
      <Select
        aria-label={t`Owner`}
        placeholder={t`Any owner`}
        data={members.map(({ id, name }) => ({ value: id, label: name }))}
        value={filters.owner === '' ? null : filters.owner}
        onChange={(owner) => change({ owner: owner ?? '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Any owner` }}
      />
      {(teams.data?.items ?? []).length > 0 && (
        <Select
          aria-label={t`Team`}
          placeholder={t`Any team`}
          data={(teams.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.team === '' ? null : filters.team}
          onChange={(team) => change({ team: team ?? '' })}
          clearable
          clearButtonProps={{ 'aria-label': t`Any team` }}
        />
      )}
    </search>
  )
}

function Nothing({ state, isFiltered }: { state: State; isFiltered: boolean }) {
  const { openNew } = useOpenRisk()
  const may = useMay('risks.write')
  if (isFiltered) return <EmptyState title={t`No risk fits`}>{t`Take a filter away to see more.`}</EmptyState>
  if (state === 'saved')
    return (
      <EmptyState title={t`Nothing was saved yet`}>{t`Risks that you turned stand here with the reason.`}</EmptyState>
    )
  if (state === 'lost')
    return (
      <EmptyState title={t`Nothing was lost`}>{t`Risks that cost a customer stand here with the reason.`}</EmptyState>
    )
  return (
    <EmptyState
      title={t`No risk is open`}
      actions={may ? <Button onClick={() => openNew()}>{t`Open a risk`}</Button> : undefined}
    >
      {t`Write down what may cost you a customer, what it exposes and what you do next. Press n here, or choose Open a risk beside a reason on Today. Saved and lost ones make your save rate.`}
    </EmptyState>
  )
}
