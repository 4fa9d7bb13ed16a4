import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { HoursDialog } from './HoursDialog.tsx'
import { type Calendar, sayHours } from './hours.ts'
import css from './Roles.module.css'

/** So many holidays stand on the page; all of them in the dialog. */
const shownHolidays = 6

/** Hours of work and holidays of the workspace, and of each team that keeps its own. */
export function HoursPanel() {
  const { data, error, refetch } = useOperation('tasks.calendars', {})
  const { items: teams = [] } = useList('workspaces.teams', {})
  const mayChange = useMay('tasks.manage')
  const [editing, setEditing] = useState<{ calendar: Calendar; team: string | null }>()
  const calendars = data?.items ?? []
  const workspace = calendars.find(({ team }) => team === null)
  const others = teams.filter(({ id }) => !calendars.some(({ team }) => team === id))
  const nameOf = (team: string | null) =>
    team === null ? t`The workspace` : (teams.find(({ id }) => id === team)?.name ?? t`A team`)
  return (
    <Panel title={t`Hours of work and holidays`}>
      <p className="muted">{t`Tasks and waits that count hours of work, free hours for meetings and the morning mail go by them.`}</p>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Lines count={4} />}
      {calendars.map((calendar) => (
        <CalendarPart
          key={calendar.team ?? 'workspace'}
          name={nameOf(calendar.team)}
          calendar={calendar}
          onChange={mayChange ? () => setEditing({ calendar, team: calendar.team }) : undefined}
        />
      ))}
      {mayChange && workspace && others.length > 0 && (
        <div className={css.others}>
          <span className="muted">{t`Teams that work as the workspace does:`}</span>
          {others.map(({ id, name }) => (
            <Button
              key={id}
              size="compact-sm"
              onClick={() => setEditing({ calendar: workspace, team: id })}
            >{t`Other hours for ${name}`}</Button>
          ))}
        </div>
      )}
      {editing && <HoursDialog {...editing} name={nameOf(editing.team)} onClose={() => setEditing(undefined)} />}
    </Panel>
  )
}

type CalendarPartProps = { name: string; calendar: Calendar; onChange: (() => void) | undefined }

function CalendarPart({ name, calendar, onChange }: CalendarPartProps) {
  return (
    <section className={css.calendar} aria-label={name}>
      <div className={css.head}>
        <h3>{name}</h3>
        <span className="dim">{calendar.isUsual ? t`${calendar.zone}, the usual hours` : calendar.zone}</span>
        {onChange && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t`Change hours of ${name}`}
            onClick={onChange}
          >{t`Change`}</Button>
        )}
      </div>
      <dl className={css.hours}>
        {sayHours(calendar.hours).map(({ days, hours }) => (
          <div key={days}>
            <dt>{days}</dt>
            <dd>{hours}</dd>
          </div>
        ))}
      </dl>
      <Holidays holidays={calendar.holidays} />
    </section>
  )
}

function Holidays({ holidays }: Pick<Calendar, 'holidays'>) {
  const today = useToday()
  const coming = holidays.filter(({ day }) => day >= today).sort((a, b) => a.day.localeCompare(b.day))
  if (coming.length === 0) return <p className="dim">{t`No holidays ahead`}</p>
  const left = coming.length - shownHolidays
  return (
    <ul className={css.holidays} aria-label={t`Holidays ahead`}>
      {coming.slice(0, shownHolidays).map(({ day, name }) => (
        <li key={`${day} ${name}`}>
          <time dateTime={day}>{sayDay(day, today)}</time> {name}
        </li>
      ))}
      {left > 0 && <li className="dim">{t`and ${left} more`}</li>}
    </ul>
  )
}
