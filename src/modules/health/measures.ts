import type { MeasureDefinition, MeasureSource } from '../../platform/contributions.ts'
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
    summary: `What ${label.toLowerCase()} alone gives on the primary scorecard, from 0 to 100`,
  }),
)

export const source: MeasureSource = {
  published: true,
  definitions: [
    {
      ...shared,
      key: 'health.score',
      label: 'Health',
      unit: 'score',
      summary: 'The score of the primary scorecard, from 0 to 100',
    },
    {
      ...shared,
      key: 'health.band',
      label: 'Health band',
      unit: 'number',
      summary: '1 red, 2 yellow, 3 green; unknown where too little is known',
    },
    ...componentDefinitions,
  ],
  compute: async () => [],
}

export const publishedKeys = source.definitions.map((definition) => definition.key)

const bandNumbers: Record<ShownBand, number | null> = { grey: null, red: 1, yellow: 2, green: 3 }

interface Published {
  score: number | null
  band: ShownBand
  points: readonly (number | null)[]
}

/** The values of one account in the order of the published keys, in points. */
export function publishedValues(ready: ReadyScorecard, { score, band, points }: Published): (number | null)[] {
  const scores = componentScores(ready, points)
  const byKey = new Map(ready.card.components.map((component, at) => [component.key, scores[at] ?? null]))
  const parts = Object.keys(components).map((key) => byKey.get(key) ?? null)
  return [score, ...parts].map((value) => (value === null ? null : value / 1000)).toSpliced(1, 0, bandNumbers[band])
}
