import { expect, test } from 'vitest'
import { type AccountFacts, amount, writeBrief } from './brief.ts'
import { plain } from './plain.ts'

const account: AccountFacts['account'] = {
  name: 'Osprey Logistics',
  stage: 'retention',
  ownerName: 'Ines',
  plan: 'Scale',
  arr: 14_200_000,
  arrCurrency: 'USD',
  size: 'mid_market',
  touch: 'high',
  industry: null,
  country: null,
  since: '2024-01-28',
  renewsOn: '2027-01-28',
}

test('an account of which only the name is known is a page without empty headings', () => {
  const text = writeBrief({ account: { ...account, arr: null, ownerName: null } })
  expect(text).toContain('- Owner: nobody\n- ARR: unknown')
  expect(text).toContain('## Open\n\nNothing that is known of.')
  expect(text).not.toContain('## Health')
  expect(text).not.toContain('Industry')
})

test('health stands with its reasons, what is unknown and what would bring it back', () => {
  const text = writeBrief({
    account,
    health: {
      score: 44,
      band: 'red',
      day: '2026-11-22',
      stale: true,
      provisional: false,
      completeness: 0.82,
      risk: { level: 'high', rule: 'renewal within 90 days' },
      components: [{ label: 'Product usage', score: 31.4, points: 12, change: -6.04 }],
      missing: [{ label: 'Would recommend us' }],
    },
    explained: { sentence: 'Health fell by 6 points.', movers: [{ sentence: 'Active days fell from 20 to 9.' }] },
    wayBack: { sentence: '4 more active days would move the score to yellow.' },
  })
  expect(text).toContain('- Score: 44 (red); 82% of the scorecard is known; a source is silent')
  expect(text).toContain('- Product usage: 31 (-6 points lately)')
  expect(text).toContain('- Not known: Would recommend us')
  expect(text).toContain('- Active days fell from 20 to 9.\n- 4 more active days would move the score to yellow.')
})

test('what is done is not open, and what does not fit is named', () => {
  const text = writeBrief({
    account,
    tickets: {
      items: [{ name: 'T-1', subject: null, priority: 'high', state: 'open', openDays: 1.2 }],
      next: 'more',
    },
    objectives: {
      items: [
        { title: 'Roll out', progress: 1, due: null, isDue: false },
        { title: 'Train 40', progress: 0.4, due: '2026-10-01', isDue: true },
      ],
    },
  })
  expect(text).toContain('- Ticket T-1 (high, open, open 1 day): without a subject\n- further tickets')
  expect(text).toContain('- Objective Train 40: 40%, due 2026-10-01 (passed)')
  expect(text).not.toContain('Roll out')
})

test.each([
  [14_200_000, 'USD', '142,000.00 USD'],
  [-5, 'EUR', '-0.05 EUR'],
  [1_234_567, 'JPY', '1,234,567 JPY'],
  [1_234_567, 'BHD', '1,234.567 BHD'],
  [0, 'USD', '0.00 USD'],
])('%i minor units of %s are written %s', (minor, currency, text) => {
  expect(amount(minor, currency)).toBe(text)
})

test('a text of others is one line without meaning, and not endless', () => {
  expect(plain('a\n\n# b\u2028c')).toBe('a \\# b c')
  expect(plain('![x](http://evil.example)')).toBe('\\!\\[x\\](http://evil.example)')
  expect(plain('<img src=x>')).toBe('\\<img src=x\\>')
  expect(plain('\u202eevil\u200b')).toBe('evil')
  expect(plain('x'.repeat(500))).toHaveLength(300)
})
