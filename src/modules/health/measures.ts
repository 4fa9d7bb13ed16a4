import { bandMeasure, bandNumbers } from '../../kernel/band.ts'
import { spoken, told } from '../../kernel/words.ts'
import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
import { groupBand } from './domain/group.ts'
import { componentScores, type ReadyScorecard } from './domain/score.ts'
import type { ShownBand } from './domain/scorecard.ts'

/** Components that shipped scorecards have; those of a workspace's own making count in the score and are not published. */
const components = {
  usage: 'Product usage',
  adoption: 'Adoption',
  engagement: 'Engagement',
  support: 'Support',
  sentiment: 'Sentiment',
  payments: 'Payments',
  commercial: 'Commercial',
  outcomes: 'Outcomes',
  relationship: 'Relationship',
  sales: 'Sales',
  service: 'Service',
  satisfaction: 'Satisfaction',
}

const shared = { direction: 'up', window: 0 } as const

const componentDefinitions = Object.entries(components).map(
  ([key, label]): MeasureDefinition => ({
    ...shared,
    key: `health.component.${key}`,
    label: `Health: ${label}`,
    unit: 'score',
    summary: told`What ${label} alone gives on the primary scorecard, from 0 to 100`,
  }),
)

export const source: MeasureSource = {
  published: true,
  definitions: [
    {
      ...shared,
      key: 'health.score',
      label: spoken('Health'),
      unit: 'score',
      summary: spoken('The score of the primary scorecard, from 0 to 100'),
      ordersLists: true,
    },
    {
      ...shared,
      key: bandMeasure,
      label: spoken('Health band'),
      unit: 'band',
      summary: spoken('1 red, 2 yellow, 3 green; unknown where too little is known'),
    },
    ...componentDefinitions,
    {
      ...shared,
      key: 'health.group_score',
      label: spoken('Health of the group'),
      unit: 'score',
      summary: spoken(
        'Health of the account with all below it, by the rule it names: the worst score, or the mean weighed by ARR; unknown where nothing lies below',
      ),
    },
    {
      ...shared,
      key: 'health.group_band',
      label: spoken('Health band of the group'),
      unit: 'band',
      summary: spoken(
        '1 red, 2 yellow, 3 green, by the borders of the primary scorecard; unknown where nothing lies below',
      ),
    },
  ],
  compute: async () => [],
}

export const publishedKeys = source.definitions.map((definition) => definition.key)

interface Published {
  score: number | null
  band: ShownBand
  points: readonly (number | null)[]
}

/** The values of one account in the order of the published keys, in points; `group` is what it shows for those below it. */
export function publishedValues(
  ready: ReadyScorecard,
  { score, band, points }: Published,
  group: number | null = null,
): (number | null)[] {
  const scores = componentScores(ready, points)
  const byKey = new Map(ready.card.components.map((component, at) => [component.key, scores[at] ?? null]))
  const parts = Object.keys(components).map((key) => byKey.get(key) ?? null)
  return [inPoints(score), bandNumbers[band], ...parts.map(inPoints), ...groupValues(ready, group)]
}

const groupValues = ({ card }: ReadyScorecard, group: number | null): (number | null)[] => [
  inPoints(group),
  bandNumbers[groupBand(card, group)],
]

const inPoints = (thousandths: number | null) => (thousandths === null ? null : thousandths / 1000)

/** The same of an account that shows nothing of itself. */
export const publishedNothing = (ready: ReadyScorecard, group: number | null): (number | null)[] => [
  ...publishedKeys.slice(0, -2).map(() => null),
  ...groupValues(ready, group),
]
