import { spoken } from '../../kernel/words.ts'
import type { MeasureSource } from '../../platform/contributions.ts'

export const placeKey = 'kpis.arr_place'

/** Nobody asks who the thousand and first customer is, and places behind would move with every contract. */
export const mostPlaces = 1_000

export const source: MeasureSource = {
  published: true,
  definitions: [
    {
      key: placeKey,
      label: spoken('Place by ARR'),
      unit: 'count',
      direction: 'neither',
      window: 0,
      summary: spoken(
        'The place among all customers by ARR at the last close, 1 for the largest, up to 1,000; unknown behind that, and of whoever is no customer or pays nothing',
      ),
    },
  ],
  compute: async () => [],
}
