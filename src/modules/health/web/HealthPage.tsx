import { Group, Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number, percent, shortDay } from '../../../web/lib/format.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page, Stack } from '../../../web/ui/Page.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { BandsPanel } from './BandsPanel.tsx'
import { MoversPanel } from './MoversPanel.tsx'
import { PortfolioPanel } from './PortfolioPanel.tsx'
import { ScorecardPanel } from './ScorecardPanel.tsx'
import { Switch, sayNotKept } from './Switch.tsx'

type Overview = Output<'health.overview'>

const readers = { scorecard: text('') }

/** How the whole base is, who moved, and the scorecard that says so. */
export function HealthPage() {
  const [{ scorecard: chosen }, change] = useUrlState(readers)
  const cards = useOperation('health.scorecards', {})
  const scorecard = chosen === '' ? undefined : chosen
  const overview = useOperation('health.overview', { scorecard }, { keepPrevious: true })
  const items = cards.data?.items
  if (items?.length === 0) return <NoScorecard />
  const name = scorecard ?? items?.find((card) => card.isPrimary)?.name
  const switchCard = (
    <Select
      aria-label={t`Scorecard`}
      size="xs"
      w={200}
      allowDeselect={false}
      value={name ?? null}
      data={(items ?? []).map((card) => ({
        value: card.name,
        label: card.label + (card.isPrimary ? t` (primary)` : forWhom(card)),
      }))}
      onChange={(value) =>
        change({ scorecard: items?.find((card) => card.isPrimary)?.name === value ? '' : (value ?? '') })
      }
    />
  )
  const actions = (
    <Group gap="sm">
      {overview.data && (
        <Switch
          overview={overview.data}
          asked={{ scorecard }}
          isPrimary={items?.find((card) => card.isPrimary)?.name === overview.data.scorecard}
        />
      )}
      {switchCard}
    </Group>
  )
  if (overview.error && !overview.data) {
    return (
      <Page title={t`Health`} actions={actions}>
        <ErrorState error={overview.error} retry={() => void overview.refetch()} />
      </Page>
    )
  }
  return (
    <Page title={t`Health`} lead={leadOf(overview.data)} actions={actions}>
      <Strip figures={figuresOf(overview.data)} />
      <Stack>
        <Columns aside={<BandsPanel overview={overview.data} />}>
          <MoversPanel overview={overview.data} />
        </Columns>
        <PortfolioPanel scorecard={scorecard} />
        {name && <ScorecardPanel name={name} />}
        <Panels place="health" given={{}} />
      </Stack>
    </Page>
  )
}

/** Scorecards made for a kind of account say so; those that judge nobody are plain. */
const forWhom = ({ isActive, appliesTo }: { isActive: boolean; appliesTo: string[] }) =>
  isActive && appliesTo.length > 0 ? t` (for ${appliesTo.map((kind) => kindWords[kind] ?? kind).join(' and ')})` : ''

const kindWords: Record<string, string> = { company: t`companies`, consumer: t`consumers`, vendor: t`vendors` }

function NoScorecard() {
  return (
    <Page title={t`Health`}>
      <EmptyState
        title={t`No scorecard yet`}
      >{t`A scorecard says which signals make a customer healthy. Packs bring several of them.`}</EmptyState>
    </Page>
  )
}

function leadOf(overview: Overview | undefined) {
  if (!overview) return t`How the base is, and who moved`
  if (!overview.kept) return sayNotKept(overview)
  const fell = overview.fell[0]
  if (overview.scored === 0) return t`No account has a score yet.`
  const healthy = overview.above80.share === null ? '' : t`, ${percent(overview.above80.share)} of them above 80`
  const most = fell
    ? t` ${fell.name} fell most, by ${number(Math.abs(fell.change), 1)} since ${shortDay(overview.since)}.`
    : ''
  return t`${count(overview.scored, 'customer')} scored by ${overview.label}${healthy}.${most}`
}

function figuresOf(overview: Overview | undefined): Figure[] {
  const red = overview?.bands.find((one) => one.band === 'red')
  const grey = overview?.bands.find((one) => one.band === 'grey')
  return [
    { label: t`Average health`, value: overview && (overview.average === null ? null : number(overview.average, 1)) },
    {
      label: t`Below 50`,
      value: overview && shareOf(overview.below50.share),
      note: overview && count(overview.below50.count, 'account'),
    },
    {
      label: t`Above 80`,
      value: overview && shareOf(overview.above80.share),
      note: overview && t`${percent(overview.target.healthy)} expected`,
    },
    {
      label: t`ARR in red`,
      value: red && <Money minor={red.arr} currency={overview?.currency} style="short" />,
      note: red && count(red.count, 'account'),
    },
    { label: t`Not enough data`, value: grey && number(grey.count), note: grey && t`outside of the percentages` },
  ]
}

const shareOf = (share: number | null) => (share === null ? null : percent(share))
