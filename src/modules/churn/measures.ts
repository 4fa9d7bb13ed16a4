import { epochDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import type { Open } from './domain/open.ts'

export const probabilityKey = 'churn.probability'

const ofWarnings = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  summary: string,
  more: Partial<MeasureDefinition> = {},
): MeasureDefinition => ({ key: `churn.${key}`, label, unit, direction: 'down', window: 0, summary, ...more })

const stored: MeasureDefinition[] = [
  ofWarnings(
    'warnings_open',
    spoken('Open early warnings'),
    'count',
    spoken('Early warnings that stand after the last close of a day; unknown while the customer is not watched'),
  ),
  ofWarnings(
    'oldest_warning_on',
    spoken('Oldest open warning'),
    'date',
    spoken('The day on which the early warning began that stands longest; unknown where none does'),
    { direction: 'neither' },
  ),
  ofWarnings(
    'newest_warning_on',
    spoken('Newest open warning'),
    'date',
    spoken('The day on which the early warning began that came last and still stands; unknown where none does'),
    { direction: 'neither' },
  ),
]

const derived: MeasureDefinition[] = [
  ofWarnings(
    'days_since_oldest_warning',
    spoken('Days since the oldest open warning'),
    'days',
    spoken('Days since the early warning began that stands longest; unknown where none does'),
    { derived: { from: 'churn.oldest_warning_on', as: 'days since' }, timeDriven: true },
  ),
  ofWarnings(
    'days_since_newest_warning',
    spoken('Days since the newest open warning'),
    'days',
    spoken('Days since the early warning began that came last and still stands; unknown where none does'),
    { direction: 'neither', derived: { from: 'churn.newest_warning_on', as: 'days since' }, timeDriven: true },
  ),
]

/** In the order of `openValues`. */
export const openKeys = stored.map(({ key }) => key)

/** What stands open, as the stored measures say it; dates as days since 1970. */
export const openValues = ({ count, oldest, newest }: Open): (number | null)[] => [
  count,
  oldest && epochDay(oldest),
  newest && epochDay(newest),
]

export const source: MeasureSource = {
  published: true,
  definitions: [
    {
      key: probabilityKey,
      label: spoken('Churn probability'),
      unit: 'share',
      direction: 'down',
      window: 0,
      summary: spoken(
        'How likely the customer is lost within 90 days, by the model; unknown without a model that was found to have skill, and once the customer has said that it leaves',
      ),
      ordersLists: true,
    },
    ...stored,
    ...derived,
  ],
  compute: async () => [],
}
