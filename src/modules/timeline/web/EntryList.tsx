import { t } from '../../../kernel/words.ts'
import { clockTime, dayOf, longDay, longInstant, sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useClock } from '../../../web/lib/session.tsx'
import { Line, places } from '../../../web/ui/Skeletons.tsx'
import css from './AccountTimeline.module.css'
import { hasHour, kindIcons, kindNames, type TimelineItem, tabOf } from './kinds.tsx'

type EntryListProps = { account: string; entries: TimelineItem[]; isStale: boolean }

/** The entries by day; the day stands once, beside its first entry. */
export function EntryList({ account, entries, isStale }: EntryListProps) {
  const { zone } = useClock()
  const days = entries.map((entry) => dayOf(entry.at, zone))
  return (
    <ol className={css.entries} data-stale={isStale || undefined} aria-label={t`Timeline`}>
      {entries.map((entry, index) => (
        <Entry
          key={entry.id}
          account={account}
          entry={entry}
          day={days[index] ?? ''}
          isFirst={days[index] !== days[index - 1]}
        />
      ))}
    </ol>
  )
}

type EntryProps = { account: string; entry: TimelineItem; day: string; isFirst: boolean }

function Entry({ account, entry, day, isFirst }: EntryProps) {
  const { zone, today } = useClock()
  const Icon = kindIcons[entry.kind]
  const tab = tabOf[entry.kind]
  return (
    <li className={css.entry} data-first={isFirst || undefined}>
      <time className={css.day} dateTime={day} title={longDay(day)}>
        <span className={isFirst ? undefined : 'quiet'}>{sayDay(day, today)}</span>
      </time>
      <span className={css.icon} title={kindNames[entry.kind]}>
        <Icon size={15} stroke={1.6} />
        <span className="quiet">{kindNames[entry.kind]}: </span>
      </span>
      <span className={css.text}>
        {tab ? (
          <PageLink to={`accounts/${account}`} search={{ tab }}>
            {entry.text}
          </PageLink>
        ) : (
          entry.text
        )}
      </span>
      <span className={css.aside}>
        {entry.actor}
        {hasHour.has(entry.kind) && (
          <time dateTime={entry.at} title={longInstant(entry.at, zone)}>
            {clockTime(entry.at, zone)}
          </time>
        )}
      </span>
    </li>
  )
}

export function EntrySkeletons() {
  return (
    <div className={css.entries} role="status" aria-label={t`Loading`}>
      {places(12).map((index) => (
        <div key={index} className={css.entry}>
          <span className={css.day}>
            <Line width={44} />
          </span>
          <span className={css.icon} />
          <Line width={`${70 - ((index * 17) % 40)}%`} />
          <span />
        </div>
      ))}
    </div>
  )
}
