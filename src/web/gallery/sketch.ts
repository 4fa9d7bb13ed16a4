import type { FieldSpec } from '../../kernel/condition/index.ts'
import type { Band } from '../ui/band.ts'
import type { HistoryPoint } from '../ui/HistoryChart.tsx'

export type SketchAccount = {
  id: string
  name: string
  size: string
  why: string
  band: Band
  score: number | null
  change: number | null
  history: (number | null)[]
  arr: number | null
  renews: string | null
}

export const accounts: SketchAccount[] = [
  {
    id: 'osprey',
    name: 'Osprey Logistics',
    size: 'enterprise',
    why: 'Active people fell from 64 to 23 since 3 Nov; two high-priority tickets open for 9 days',
    band: 'red',
    score: 38,
    change: -21,
    history: [71, 70, 69, 66, 60, 57, 52, 47, 42, 38],
    arr: 14_200_000,
    renews: '2027-01-28',
  },
  {
    id: 'lindqvist',
    name: 'Lindqvist & Daughters',
    size: 'mid-market',
    why: 'Champion Mara Ilves has not signed in for 19 days; NPS 9 to 4',
    band: 'red',
    score: 44,
    change: -9,
    history: [58, 57, 55, null, null, 54, 50, 49, 46, 44],
    arr: 6_120_000,
    renews: '2027-03-12',
  },
  {
    id: 'brightwater',
    name: 'Brightwater Clinics',
    size: 'enterprise',
    why: 'Invoice 2041 is 33 days overdue; without its cap the score would be 68',
    band: 'yellow',
    score: 60,
    change: -11,
    history: [70, 71, 70, 69, 68, 65, 64, 62, 61, 60],
    arr: 11_840_000,
    renews: '2027-02-02',
  },
  {
    id: 'quillon',
    name: 'Quillon Media',
    size: 'mid-market',
    why: 'Seats 96% used and three new teams: ready to expand',
    band: 'green',
    score: 83,
    change: 12,
    history: [68, 69, 71, 73, 74, 77, 79, 80, 82, 83],
    arr: 4_750_000,
    renews: '2027-06-30',
  },
  {
    id: 'new',
    name: 'Haldane Pumps',
    size: 'SMB',
    why: '38% of its signals are known: connect the help desk',
    band: 'grey',
    score: null,
    change: null,
    history: [null, null, null],
    arr: null,
    renews: null,
  },
]

/** 90 days to 22 November, drifting down from 72 to 38, with two days nobody measured. */
export const history: HistoryPoint[] = Array.from({ length: 90 }, (_, index) => {
  const day = new Date(Date.UTC(2026, 7, 25 + index)).toISOString().slice(0, 10)
  const drift = 72 - (index < 40 ? index * 0.1 : 4 + (index - 40) * 0.61)
  return { day, value: index === 20 || index === 21 ? null : drift + Math.sin(index / 3) }
})

export const fields: FieldSpec[] = [
  { key: 'stage', label: 'Stage', type: 'choice', choices: ['onboarding', 'active', 'churned'], source: 'attribute' },
  { key: 'arr', label: 'ARR', type: 'money', unit: 'USD', source: 'attribute' },
  { key: 'renews_on', label: 'Renews', type: 'date', source: 'attribute' },
  { key: 'custom.vip', label: 'VIP', type: 'boolean', source: 'custom' },
  { key: 'health.score', label: 'Health', type: 'number', source: 'measure' },
  { key: 'commercial.seats_used_share', label: 'Seats in use', type: 'share', source: 'measure' },
]
