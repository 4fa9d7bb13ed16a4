import { addDays, addMonths, type Day } from '../../../kernel/day.ts'
import { inWords, speech, t } from '../../../kernel/words.ts'
import type { Chapter, Document } from '../../documents/index.ts'
import { type MovedSpan, movementChapter, type Sayer, sayerOf } from './chapters.ts'
import type { KpiList } from './kpis.ts'

export const lastDay = (month: Day): Day => addDays(addMonths(month, 1), -1)

export interface PackFacts {
  house: string
  month: Day
  currency: string
  moved: MovedSpan & { retention: { customers: number; keptCustomers: number } }
  kpis: KpiList['items']
  owners: (MovedSpan & { label: string | null; retention: { grr: number | null; nrr: number | null } })[]
}

/** The board pack of a month as data: a document that is the same whenever and by whatever it is drawn. */
export function packOf(facts: PackFacts): Document {
  const { month, currency, moved } = facts
  const say = sayerOf(currency)
  const figures = facts.kpis.filter(({ name }) => headline.some((one) => inWords(one) === name))
  return {
    house: facts.house,
    title: t`Board pack ${monthWord(month)}`,
    state: null,
    lead: t`ARR went from ${say.money(moved.opening)} to ${say.money(moved.closing)} in the month.`,
    asOf: lastDay(month),
    chapters: [
      {
        title: t`Twelve months up to the end of the month`,
        blocks: [
          {
            kind: 'figures',
            figures: figures.map((kpi) => ({
              label: kpi.name,
              text: say.figure(kpi.value, kpi.unit),
              note: kpi.target === null ? '' : t`target ${say.figure(kpi.target, kpi.unit)}`,
              tone: kpi.standing === 'missed' ? 'bad' : 'plain',
            })),
          },
        ],
      },
      movementChapter(moved, say),
      ownerChapter(facts.owners, say),
      kpiChapter(facts.kpis, say),
    ],
    closing: t`Closed as it was known then; what is known otherwise since stands in the bridge of the month.`,
  }
}

const headline = ['ARR', 'GRR', 'NRR', 'Customers kept', 'Churn of customers']

const monthWord = (month: Day): string =>
  new Intl.DateTimeFormat(speech().locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(month))

function ownerChapter(owners: PackFacts['owners'], { money, figure }: Sayer): Chapter {
  return {
    title: t`By owner at the start of the month`,
    blocks: [
      {
        kind: 'table',
        label: t`By owner at the start of the month`,
        columns: [
          { label: t`Owner` },
          { label: t`Opening`, align: 'end' },
          { label: t`Closing`, align: 'end' },
          { label: t`GRR`, align: 'end' },
          { label: t`NRR`, align: 'end' },
        ],
        rows: owners.map(({ label, opening, closing, retention }) => [
          { text: label ?? t`none` },
          { text: money(opening) },
          { text: money(closing) },
          { text: figure(retention.grr, 'share') },
          { text: figure(retention.nrr, 'share') },
        ]),
      },
    ],
  }
}

function kpiChapter(kpis: PackFacts['kpis'], { figure }: Sayer): Chapter {
  return {
    title: t`KPIs`,
    aside: t`Twelve months up to the end of the month`,
    blocks: [
      {
        kind: 'table',
        label: t`KPIs`,
        columns: [
          { label: t`KPI` },
          { label: t`Value`, align: 'end' },
          { label: t`A year before`, align: 'end' },
          { label: t`Target`, align: 'end' },
        ],
        rows: kpis.map(({ name, unit, value, before, target }) => [
          { text: name },
          { text: figure(value, unit) },
          { text: figure(before, unit) },
          { text: target === null ? '' : figure(target, unit) },
        ]),
      },
    ],
  }
}
