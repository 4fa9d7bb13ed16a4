import { Button } from '@mantine/core'
import { type KeyboardEvent, useRef } from 'react'
import { addDays, addMonths, type Day, daysRange, monthOf, weekday } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longDay, sayMonth } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { stageDays } from '../domain/papers.ts'
import css from './Calendar.module.css'
import { categoryBand, categoryName } from './words.ts'

type Entry = Output<'renewals.calendar'>['items'][number]

const readers = { month: text(), day: text() }
const weekdays = [t`Mon`, t`Tue`, t`Wed`, t`Thu`, t`Fri`, t`Sat`, t`Sun`]
const isMonth = (month: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month)

/** A month of last days of notice, with the clocks that turn before them. Arrow keys go from day to day, page keys from month to month. */
export function CalendarView({ owner }: { owner: string }) {
  const today = useToday() as Day
  const [state, change] = useUrlState(readers)
  const month = monthOf((isMonth(state.month) ? `${state.month}-01` : today) as Day)
  const last = addDays(addMonths(month, 1), -1)
  const from = addDays(month, 1 - weekday(month))
  const to = addDays(last, 7 - weekday(last))
  const { data, error, refetch } = useOperation('renewals.calendar', { from, to, ...(owner ? { owner } : {}) })
  const chosen =
    state.day >= from && state.day <= to ? (state.day as Day) : today >= from && today <= to ? today : month
  const show = (day: Day) => change({ day, month: monthOf(day) === monthOf(today) ? '' : day.slice(0, 7) })
  const turn = (by: number) => show(addMonths(month, by))
  const byDay = Map.groupBy(data?.items ?? [], ({ day }) => day)
  return (
    <Panel
      title={`${sayMonth(month)} ${month.slice(0, 4)}`}
      aside={
        <span className={css.turn}>
          <Button size="compact-sm" onClick={() => turn(-1)}>{t`Earlier`}</Button>
          <Button size="compact-sm" onClick={() => show(today)}>{t`Today`}</Button>
          <Button size="compact-sm" onClick={() => turn(1)}>{t`Later`}</Button>
        </span>
      }
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Grid days={daysRange(from, to)} {...{ month, today, chosen, byDay, show }} />
          {data ? (
            <Agenda entries={data.items.filter(({ day }) => day >= month && day <= last)} chosen={chosen} />
          ) : (
            <Lines count={4} />
          )}
        </>
      )}
    </Panel>
  )
}

type GridProps = {
  days: Day[]
  month: Day
  today: Day
  chosen: Day
  byDay: ReadonlyMap<string, Entry[]>
  show: (day: Day) => void
}

const steps: Readonly<Record<string, (day: Day) => Day>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
}

function Grid({ days, month, today, chosen, byDay, show }: GridProps) {
  const grid = useRef<HTMLTableElement>(null)
  const step = (event: KeyboardEvent) => {
    const next = steps[event.key]?.(chosen)
    if (!next) return
    event.preventDefault()
    show(next)
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus())
  }
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7))
  return (
    <table ref={grid} aria-label={t`Last days of notice`} className={css.grid}>
      <thead>
        <tr>
          {weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} data-outside={monthOf(day) !== month || undefined}>
                <Cell
                  day={day}
                  entries={byDay.get(day) ?? []}
                  isToday={day === today}
                  isChosen={day === chosen}
                  show={show}
                  step={step}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const mostShown = 3

type CellProps = {
  day: Day
  entries: Entry[]
  isToday: boolean
  isChosen: boolean
  show: (day: Day) => void
  step: (event: KeyboardEvent) => void
}

function Cell({ day, entries, isToday, isChosen, show, step }: CellProps) {
  return (
    <button
      type="button"
      className={css.day}
      data-day={day}
      aria-current={isToday ? 'date' : undefined}
      aria-pressed={isChosen}
      title={longDay(day)}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => show(day)}
      onKeyDown={step}
    >
      <span className={css.number}>{Number(day.slice(8))}</span>
      {entries.slice(0, mostShown).map((one) => (
        <span
          key={`${one.account.id} ${one.what}`}
          className={css.entry}
          data-what={one.what === 'deadline' ? 'deadline' : 'clock'}
        >
          {one.what === 'deadline' ? (
            <BandShape band={categoryBand[one.category]} />
          ) : (
            <b>{stageDays[one.what].opens}</b>
          )}
          <span>{one.account.name}</span>
        </span>
      ))}
      {entries.length > mostShown && <span className="dim">{t`${entries.length - mostShown} more`}</span>}
    </button>
  )
}

/** The chosen day in full; on a phone the whole month as a list instead of the grid. */
function Agenda({ entries, chosen }: { entries: Entry[]; chosen: Day }) {
  if (entries.length === 0)
    return (
      <EmptyState title={t`Nothing falls into this month`}>
        {t`Last days of notice, and the days 120, 90, 60 and 30 before them, stand here.`}
      </EmptyState>
    )
  const days = [...Map.groupBy(entries, ({ day }) => day)]
  return (
    <ul className={css.agenda} aria-label={t`Day by day`}>
      {days.map(([day, own]) => (
        <li key={day} data-chosen={day === chosen || undefined}>
          <h3>{longDay(day)}</h3>
          <ul>
            {own.map((one) => (
              <li key={`${one.account.id} ${one.what}`}>
                <PageLink to={`renewals/${one.account.id}`} search={{ due: one.dueOn }}>
                  {one.account.name}
                </PageLink>
                <span>
                  {one.what === 'deadline'
                    ? t`last day of notice`
                    : t`${stageDays[one.what].opens} days before notice ends`}
                </span>
                <span className="dim">
                  {categoryName(one.category)}, <Money minor={one.due} style="short" />
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
