import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longInstant, shortDay, signed } from '../../../web/lib/format.ts'
import { useClock, useToday } from '../../../web/lib/session.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Timeline } from '../../../web/ui/Timeline.tsx'
import css from './AccountHealth.module.css'
import { daysAgo } from './days.ts'

type Explained = Output<'health.explain'>
type Mover = Explained['movers'][number]

const readers = { since: choice(['7', '30', '90'], '30') }
const mostShown = 8

/** The change since a day in its biggest movers, each with the facts behind it. */
export function AccountMovers({ account }: { account: string }) {
  const [{ since }, change] = useUrlState(readers)
  const today = useToday()
  const { data, error, refetch } = useOperation(
    'health.explain',
    { account, from: daysAgo(today, Number(since)) },
    { keepPrevious: true },
  )
  const choose = (
    <SegmentedControl
      size="xs"
      aria-label={t`Since when`}
      value={since}
      onChange={(value) => change({ since: value === '7' || value === '90' ? value : '30' })}
      data={['7', '30', '90'].map((days) => ({ value: days, label: `${days} d` }))}
    />
  )
  return (
    <Panel title={t`What moved it`} aside={choose}>
      {error && !data ? (
        <NotExplained error={error} retry={() => void refetch()} />
      ) : data ? (
        <Movers explained={data} />
      ) : (
        <Lines count={5} />
      )}
    </Panel>
  )
}

function NotExplained({ error, retry }: { error: { status: number }; retry: () => void }) {
  if (error.status === 404) return <p className="muted">{t`There is no score to explain yet.`}</p>
  return <ErrorState error={error} retry={retry} />
}

function Movers({ explained }: { explained: Explained }) {
  const { parts, movers, from } = explained
  if (parts === null) return <p className="muted">{explained.sentence}</p>
  if (movers.length === 0) return <p className="muted">{t`Nothing moved since ${shortDay(from.day)}.`}</p>
  const rest = movers.slice(mostShown)
  const points = rest.reduce((total, mover) => total + mover.points, 0)
  return (
    <>
      <p className={css.parts}>{sayParts(parts)}</p>
      <Timeline entries={movers.slice(0, mostShown).map(entryOf)} />
      {rest.length > 0 && <p className="dim">{t`${rest.length} smaller: ${signed(points, 1)}`}</p>}
    </>
  )
}

const partWords = {
  behaviour: t`what they did`,
  configuration: t`the scorecard`,
  time: t`the calendar`,
  data: t`late facts`,
} as const

/** The four parts that add up to the change; those that are nothing are not named. */
function sayParts(parts: NonNullable<Explained['parts']>): string {
  const total = Object.values(parts).reduce((sum, points) => sum + points, 0)
  const named = Object.entries(partWords).flatMap(([part, words]) => {
    const points = parts[part as keyof typeof parts]
    return points === 0 ? [] : [`${signed(points, 1)} ${words}`]
  })
  return named.length === 1 ? t`All of it: ${lastWords(named)}` : `${signed(total, 1)}: ${named.join(', ')}`
}

const lastWords = ([only = '']: string[]) => only.slice(only.indexOf(' ') + 1)

function entryOf(mover: Mover) {
  const isTheirs = mover.part === 'behaviour'
  return {
    key: `${mover.part} ${mover.measure ?? mover.sentence}`,
    tone: isTheirs ? (mover.points < 0 ? ('bad' as const) : ('good' as const)) : undefined,
    text: (
      <>
        <b className="figures">{signed(mover.points, 1)}</b> {mover.sentence}
      </>
    ),
    detail: mover.evidence.length > 0 ? <Facts evidence={mover.evidence} /> : undefined,
  }
}

/** Each says when it was; the moment itself on hover. */
function Facts({ evidence }: { evidence: Mover['evidence'] }) {
  const { zone } = useClock()
  return (
    <div className={css.evidence}>
      {evidence.map((fact) => (
        <div key={`${fact.source.kind} ${fact.source.id} ${fact.at}`} title={longInstant(fact.at, zone)}>
          {fact.text}
        </div>
      ))}
    </div>
  )
}
