import { t } from '../../kernel/words.ts'
import {
  longDay,
  longInstant,
  type MoneyStyle,
  money,
  percent,
  sayDay,
  sayDistance,
  sayInstant,
} from '../lib/format.ts'
import { useClock, useSession, useToday } from '../lib/session.tsx'

type Unknown = { unknown?: string }

function NotKnown({ unknown = t`unknown` }: Unknown) {
  return <span className="dim">{unknown}</span>
}

type MoneyProps = Unknown & { minor: number | null | undefined; currency?: string; style?: MoneyStyle }

/** An amount in minor units, in whole units from a hundred on; the exact figure on hover. */
export function Money({ minor, currency, style = 'whole', unknown }: MoneyProps) {
  const { workspace } = useSession()
  if (minor === null || minor === undefined) return <NotKnown unknown={unknown} />
  const shown = currency ?? workspace.currency
  const [said, exact] = [money(minor, shown, style), money(minor, shown)]
  return <span title={said === exact ? undefined : exact}>{said}</span>
}

type DateTextProps = Unknown & { day: string | null | undefined; style?: 'day' | 'distance' }

/** A day as people say it, exact on hover. */
export function DateText({ day, style = 'day', unknown }: DateTextProps) {
  const today = useToday()
  if (day === null || day === undefined) return <NotKnown unknown={unknown} />
  return (
    <time dateTime={day} title={longDay(day)}>
      {style === 'day' ? sayDay(day, today) : sayDistance(day, today)}
    </time>
  )
}

/** A moment in the reader's zone, exact on hover. */
export function TimeText({ at, unknown }: Unknown & { at: string | null | undefined }) {
  const { zone, today } = useClock()
  if (at === null || at === undefined) return <NotKnown unknown={unknown} />
  return (
    <time dateTime={at} title={longInstant(at, zone)}>
      {sayInstant(at, zone, today)}
    </time>
  )
}

export function Percent({
  share,
  digits = 0,
  unknown,
}: Unknown & { share: number | null | undefined; digits?: number }) {
  if (share === null || share === undefined) return <NotKnown unknown={unknown} />
  return <span>{percent(share, digits)}</span>
}
