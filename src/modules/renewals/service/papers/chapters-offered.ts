import { wholeNumber } from '../../../../kernel/say.ts'
import { plural, t } from '../../../../kernel/words.ts'
import { type Cell, type Chapter, sayDay, sayMoney } from '../../../documents/index.ts'
import { comparedWith, type Point, priced, type Terms } from '../../domain/proposal.ts'
import { none, quietly, table, unknown } from './cells.ts'
import type { Facts } from './facts.ts'

/** The proposal that a document shows. */
export interface Offered {
  terms: Terms
  version: number
  currency: string
  isFinal: boolean
}

const noProposal = (title: string): Chapter => ({
  title,
  blocks: [
    none(t`No proposal can be drawn up: the lines of the contract are not known, or are in several currencies.`),
  ],
})

export function price({ renewal }: Facts, offered: Offered | null): Chapter[] {
  const title = t`What we propose`
  if (!offered) return [noProposal(title)]
  const { terms, currency } = offered
  const { lines, now, growth, uplift, discount, total, term } = priced(terms)
  const say = (minor: number): Cell =>
    minor === 0 ? quietly(sayMoney(0, currency)) : { text: sayMoney(minor, currency) }
  const end = (label: string): [string, 'end'] => [label, 'end']
  return [
    {
      title,
      aside: t`valid until ${sayDay(terms.validUntil)}`,
      blocks: [
        {
          kind: 'figures',
          figures: [
            { label: t`A year`, text: sayMoney(total, currency) },
            { label: t`Term`, text: t`${terms.months} months`, note: t`from ${sayDay(renewal.dueOn)}` },
            { label: t`Over the term`, text: sayMoney(term, currency) },
          ],
        },
        table(
          t`Line by line, a year`,
          [
            t`Product`,
            end(t`Seats`),
            end(t`Now`),
            end(t`Added or less`),
            end(t`Price change`),
            end(t`Discount`),
            end(t`Then`),
          ],
          lines.map((line) => [
            line.product === null ? unknown() : { text: line.product },
            seatsCell(line.seats, line.seatsThen),
            ...[say(line.now), say(line.growth), say(line.uplift), say(-line.discount), say(line.total)],
          ]),
          [{ text: t`Together` }, { text: '' }, say(now), say(growth), say(uplift), say(-discount), say(total)],
        ),
        ...(terms.discount === 0 ? [] : [{ kind: 'text' as const, text: sayDiscount(terms) }]),
        ...(terms.months >= 24 ? [{ kind: 'text' as const, text: t`The price holds for the whole term.` }] : []),
      ],
    },
  ]
}

/** Why we give it otherwise is our own affair. */
const sayDiscount = ({ discount, ground, months }: Terms): string =>
  ground === 'commitment' ? t`Discount of ${discount}% for a term of ${months} months` : t`Discount of ${discount}%`

function seatsCell(now: number | null, then: number | null): Cell {
  if (now === null && then === null) return quietly('')
  if (now === then) return { text: wholeNumber(now ?? 0) }
  return { text: `${wholeNumber(now ?? 0)} → ${wholeNumber(then ?? 0)}` }
}

export function compared({ bought: { running }, renewal }: Facts, offered: Offered | null): Chapter {
  const title = t`What changes in the contract`
  if (!offered) return noProposal(title)
  const points = comparedWith(running, offered.terms)
  if (points.length === 0) return { title, blocks: [none(t`Nothing changes: the contract goes on as it is.`)] }
  return {
    title,
    aside: t`proposal ${offered.version}, from ${sayDay(renewal.dueOn)}`,
    blocks: [
      table(
        title,
        [t`Point`, t`Until now`, t`From then on`],
        points.map((point) => [
          { text: pointName(point) },
          { text: sideOf(point.before, offered.currency), tone: 'bad' },
          { text: sideOf(point.after, offered.currency), tone: 'good' },
        ]),
      ),
    ],
  }
}

function pointName({ what, name }: Point): string {
  const names: Record<Point['what'], string> = {
    term: t`Term in months`,
    product: name ?? t`Product`,
    price: t`Price`,
    total: t`Together a year`,
    'auto renewal': t`Renews by itself`,
    notice: t`Days of notice`,
  }
  return names[what]
}

function sideOf({ seats, amount, number, yes }: Point['before'], currency: string): string {
  const said = [
    seats == null ? null : `${wholeNumber(seats)} ${plural(seats, 'seat', 'seats')}`,
    amount == null ? null : t`${sayMoney(amount, currency)} a year`,
    number == null ? null : wholeNumber(number),
    yes == null ? null : yes ? t`yes` : t`no`,
  ].filter((one) => one !== null)
  return said.length === 0 ? t`not agreed` : said.join(', ')
}
