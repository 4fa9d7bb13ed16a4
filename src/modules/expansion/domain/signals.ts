import { spoken } from '../../../kernel/words.ts'

/** Signs that a customer is ready for more (F173); whether each holds, or nobody says. */
interface Signal {
  key: string
  says: string
  holds: boolean | null
  /** What was seen, as a number in the unit. */
  seen: number | null
  unit: 'share' | 'count' | 'score'
}

/** Measures behind the signs. */
export const signalMeasures = [
  'usage.breadth',
  'usage.active_people_30d',
  'usage.active_people_prior_30d',
  'sentiment.nps_mean',
  'engagement.feedback_90d',
  'commercial.has_expanded',
] as const

/** @param value of a measure; null where it is not known */
export function signalsOf(
  value: (key: (typeof signalMeasures)[number]) => number | null,
  departments: number,
): Signal[] {
  const people = value('usage.active_people_30d')
  const before = value('usage.active_people_prior_30d')
  const growth = people === null || before === null || before === 0 ? null : (people - before) / before
  const signal = (key: string, says: string, seen: number | null, least: number, unit: Signal['unit']): Signal => ({
    ...{ key, says, seen, unit },
    holds: seen === null ? null : seen >= least,
  })
  return [
    signal('breadth', spoken('Uses more than 80% of the features'), value('usage.breadth'), 0.8, 'share'),
    signal('growth', spoken('More people than a month ago'), growth, 0.01, 'share'),
    signal('nps', spoken('Recommends us with 9 or 10'), value('sentiment.nps_mean'), 9, 'score'),
    signal(
      'feedback',
      spoken('Asked for features or gave feedback in 90 days'),
      value('engagement.feedback_90d'),
      1,
      'count',
    ),
    signal('departments', spoken('Several departments use it'), departments, 1, 'count'),
    signal('expanded', spoken('Bought more before'), value('commercial.has_expanded'), 1, 'count'),
  ]
}
