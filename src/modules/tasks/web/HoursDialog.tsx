import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { toast } from '../../../web/ui/toasts.ts'
import { type Calendar, type Hours, readSpans, weekdayName, writeSpans } from './hours.ts'
import css from './Roles.module.css'

type Holiday = Calendar['holidays'][number]
type HoursDialogProps = { calendar: Calendar; team: string | null; name: string; onClose: () => void }

/** The most that one calendar keeps. */
const mostHolidays = 400
const zones = Intl.supportedValuesOf('timeZone')

/** Hours of each weekday, zone and holidays; for a team that has none yet it begins with those of the workspace. */
export function HoursDialog({ calendar, team, name, onClose }: HoursDialogProps) {
  const [zone, setZone] = useState(calendar.zone)
  const [days, setDays] = useState(() => calendar.hours.map(writeSpans))
  const [holidays, setHolidays] = useState<readonly Holiday[]>(() =>
    [...calendar.holidays].sort((a, b) => a.day.localeCompare(b.day)),
  )
  const save = useAction('tasks.saveCalendar', {
    onDone: () => {
      toast(t`Hours saved`)
      onClose()
    },
  })
  const hours = days.map(readSpans)
  const isUnderstood = hours.every((spans) => spans !== undefined)
  const isWhole = isUnderstood && holidays.every((one) => one.day !== '' && one.name.trim() !== '')
  return (
    <Modal opened onClose={onClose} title={t`Hours of ${name}`} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) save.mutate({ team, zone, hours: hours as Hours, holidays: [...holidays] })
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`Time zone`}
            data={zones.includes(zone) ? zones : [zone, ...zones]}
            value={zone}
            onChange={(next) => next && setZone(next)}
            searchable
            comboboxProps={{ withinPortal: false }}
          />
          <WeekFields
            days={days}
            onChange={(at, text) => setDays((before) => before.map((one, place) => (place === at ? text : one)))}
          />
          <HolidayFields holidays={holidays} onChange={setHolidays} />
          {save.error && (
            <div role="alert" className="down">
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={!isWhole || save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function WeekFields({ days, onChange }: { days: readonly string[]; onChange: (at: number, text: string) => void }) {
  return (
    <fieldset className={css.fields}>
      <legend>{t`Hours of work`}</legend>
      <p className="dim">{t`Such as 9:00-12:30, 13:30-17:00. An empty day is free.`}</p>
      {days.map((text, at) => (
        <div key={weekdayName(at)} className={css.day}>
          <label htmlFor={`hours-${at}`}>{weekdayName(at)}</label>
          <TextInput
            id={`hours-${at}`}
            value={text}
            placeholder={t`free`}
            error={readSpans(text) === undefined ? t`Write hours such as 9:00-17:00, in order` : undefined}
            onChange={(event) => onChange(at, event.currentTarget.value)}
          />
        </div>
      ))}
    </fieldset>
  )
}

type HolidayFieldsProps = { holidays: readonly Holiday[]; onChange: (holidays: readonly Holiday[]) => void }

function HolidayFields({ holidays, onChange }: HolidayFieldsProps) {
  const put = (at: number, part: Partial<Holiday>) =>
    onChange(holidays.map((one, place) => (place === at ? { ...one, ...part } : one)))
  return (
    <fieldset className={css.fields}>
      <legend>{t`Holidays`}</legend>
      {holidays.map((holiday, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name of its own while it is written
        <div key={at} className={css.holiday}>
          <TextInput
            type="date"
            aria-label={t`Day of holiday ${at + 1}`}
            value={holiday.day}
            onChange={(event) => put(at, { day: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t`Name of holiday ${at + 1}`}
            placeholder={t`Christmas Day`}
            maxLength={100}
            value={holiday.name}
            onChange={(event) => put(at, { name: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            aria-label={t`Remove holiday ${at + 1}`}
            onClick={() => onChange(holidays.filter((_, place) => place !== at))}
          >{t`Remove`}</Button>
        </div>
      ))}
      <div>
        <Button
          size="compact-sm"
          disabled={holidays.length >= mostHolidays}
          onClick={() => onChange([...holidays, { day: '', name: '' }])}
        >{t`Add a holiday`}</Button>
      </div>
    </fieldset>
  )
}
