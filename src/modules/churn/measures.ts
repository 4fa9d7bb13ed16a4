import { spoken } from '../../kernel/words.ts'
import type { MeasureSource } from '../../platform/contributions.ts'

export const probabilityKey = 'churn.probability'

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
  ],
  compute: async () => [],
}
