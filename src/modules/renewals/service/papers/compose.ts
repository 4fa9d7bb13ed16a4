import { addMonths, type Day } from '../../../../kernel/day.ts'
import { decimalNumber, longDate, wholeNumber } from '../../../../kernel/say.ts'
import { inWords, plural, t } from '../../../../kernel/words.ts'
import {
  type Block,
  type Cell,
  type Chapter,
  type Document,
  sayDay,
  sayMoney,
  sayPercent,
} from '../../../documents/index.ts'
import { type PaperKind, paperWords } from '../../domain/papers.ts'
import { comparedWith, type Point, priced, type Terms } from '../../domain/proposal.ts'
import type { Advice } from '../../domain/recommend.ts'
import { type Facts, isSponsor } from './facts.ts'

/** A chapter in which a person may write; without words and blocks it is left out of what is printed. */
export interface Written extends Chapter {
  slot?: string
}

/** A document of a renewal as it is kept: numbers and tables are frozen in it, and words are put into its slots on reading. */
export type Paper = Omit<Document, 'chapters'> & { chapters: readonly Written[] }

export interface Offered {
  terms: Terms
  version: number
  currency: string
  isFinal: boolean
}

/** A document of a kind from what is known, in the language that is spoken. */
export function paperOf(kind: PaperKind, facts: Facts, offered: Offered | null): Paper {
  const { account, house, on, renewal, health } = facts
  const name = kind === 'proposal' && offered?.isFinal ? t`Renewal proposal, final` : inWords(paperWords[kind])
  return {
    house,
    title: t`${name}: ${account.name}`,
    state: kind === 'strategy' ? { band: health.band, score: health.score } : null,
    lead: t`For the renewal on ${longDate(renewal.dueOn)}`,
    asOf: on,
    chapters: chapters[kind](facts, offered),
    closing: closingOf(kind, facts),
    ...(kind === 'review' ? { layout: 'deck' as const } : {}),
  }
}

function closingOf(kind: PaperKind, { on, account }: Facts): string {
  const said = t`All numbers are as of ${longDate(on)} and stay as they are here.`
  if (kind === 'strategy') return `${t`For ourselves: not for the customer.`} ${said}`
  return account.ownerName === null ? said : `${t`Your contact: ${account.ownerName}.`} ${said}`
}

const chapters: Readonly<Record<PaperKind, (facts: Facts, offered: Offered | null) => Written[]>> = {
  strategy: (facts) => [
    slot('aim', t`What we want`),
    stake(facts),
    reached(facts),
    usage(facts),
    healthChapter(facts),
    service(facts),
    people(facts),
    slot('people', t`Whom we win over`),
    risks(facts),
    advice(facts),
    slot('next', t`What we do next`),
  ],
  value: (facts) => [
    slot('opening', t`This term in short`),
    bought(facts),
    reached(facts),
    usage(facts),
    healthChapter(facts),
    service(facts),
    slot('voices', t`What your people say`),
    advice(facts, 'outside'),
    slot('next', t`What comes next`),
  ],
  // As the documents lay a business review out (F259): minutes stand beside each part.
  review: (facts) => [
    { ...reached(facts), title: t`What we set out to do`, aside: t`${5} minutes` },
    slot('business', t`Your business`, t`${15} minutes`),
    { ...usage(facts), aside: t`${15} minutes` },
    healthChapter(facts),
    service(facts),
    { ...people(facts), title: t`Who takes part` },
    slot('roadmap', t`What is coming`, t`${10} minutes`),
    { ...advice(facts, 'outside'), aside: t`${10} minutes` },
    slot('actions', t`Who does what`),
    slot('feedback', t`What you tell us`, t`${5} minutes`),
  ],
  proposal: (facts, offered) => [
    slot('opening', t`To begin with`),
    ...price(facts, offered),
    slot('terms', t`What else holds`),
  ],
  redlines: (facts, offered) => [compared(facts, offered), slot('clauses', t`Changed clauses`)],
  plan: (facts) => [
    slot('aim', t`What the next term is for`),
    goals(facts),
    advice(facts, 'outside'),
    slot('next', t`First steps`),
  ],
}

const slot = (key: string, title: string, aside?: string): Written => ({
  ...{ title, slot: key, blocks: [] },
  ...(aside === undefined ? {} : { aside }),
})

const none = (text: string): Block => ({ kind: 'text', text, tone: 'quiet' })
const quietly = (text: string): Cell => ({ text, tone: 'quiet' })
const unknown = (): Cell => quietly(t`unknown`)
const money = (minor: number | null, currency: string): Cell =>
  minor === null ? unknown() : { text: sayMoney(minor, currency) }

const table = (
  label: string,
  columns: readonly (string | [string, 'end'])[],
  rows: readonly Cell[][],
  total?: Cell[],
): Block => ({
  kind: 'table',
  label,
  columns: columns.map((one) => (typeof one === 'string' ? { label: one } : { label: one[0], align: one[1] })),
  rows,
  ...(total ? { total } : {}),
})

// ---------------------------------------------------------------- what is known

function stake({ account, renewal, currency, likelihood, on }: Facts): Chapter {
  const { deadline, dueOn, due, noticeOn } = renewal
  return {
    title: t`What is at stake`,
    blocks: [
      {
        kind: 'figures',
        figures: [
          { label: t`Due a year`, ...money(due, currency) },
          { label: t`Renews on`, text: sayDay(dueOn) },
          { label: t`Last day of notice`, ...(deadline ? { text: sayDay(deadline) } : quietly(t`none agreed`)) },
          ...(noticeOn ? [{ label: t`Notice received`, text: sayDay(noticeOn), tone: 'bad' as const }] : []),
          {
            label: t`Alike ones that were renewed`,
            ...(likelihood
              ? {
                  text: sayPercent(likelihood.share),
                  note: t`between ${sayPercent(likelihood.low)} and ${sayPercent(likelihood.high)}, of ${likelihood.n}`,
                }
              : quietly(t`too few to say`)),
          },
          ...(account.since ? [{ label: t`Customer since`, text: sayDay(account.since) }] : []),
          { label: t`Today`, text: sayDay(on) },
        ],
      },
    ],
  }
}

function bought({ bought: { lines, currency, running }, from, renewal }: Facts): Chapter {
  const title = t`What you bought`
  const aside = t`${sayDay(from)} to ${sayDay(renewal.dueOn)}`
  if (lines.length === 0 || currency === null)
    return { title, aside, blocks: [none(t`No line of a contract is known.`)] }
  return {
    ...{ title, aside },
    blocks: [
      table(
        title,
        [t`Product`, [t`Seats`, 'end'], [t`A year`, 'end']],
        lines.map(({ product, seats, now }) => [
          product === null ? unknown() : { text: product },
          seats === null ? quietly('') : { text: wholeNumber(seats) },
          money(now, currency),
        ]),
      ),
      ...(running.months === null ? [] : [{ kind: 'text' as const, text: t`Term: ${running.months} months` }]),
    ],
  }
}

/** Objectives with what shows that they were reached. */
function reached({ objectives, roi, on }: Facts): Chapter {
  const title = t`What was achieved`
  const goals = objectives.filter(({ kind }) => kind === 'goal')
  const worth: Block[] = roi === null ? [] : [{ kind: 'text', text: t`Return on investment: ${decimalNumber(roi, 1)}` }]
  if (goals.length === 0)
    return { title, blocks: [none(t`No objective is agreed, so nothing can be said of what was reached.`), ...worth] }
  const rows = goals.map(
    ({ title: goal, start, target, current, unit, progress, due, evidenceLink, history }): Cell[] => {
      const last = history.at(-1)
      const evidence = last?.evidenceLink ?? evidenceLink
      return [
        { text: goal },
        {
          text:
            [decimalNumber(start, 1), decimalNumber(current, 1), decimalNumber(target, 1)].join(' → ') +
            (unit ? ` ${unit}` : ''),
        },
        { text: sayPercent(progress), tone: progress === 1 ? 'good' : due !== null && due <= on ? 'bad' : 'plain' },
        due === null ? quietly(t`no day`) : { text: sayDay(due) },
        evidence
          ? { text: last?.note ?? t`evidence`, href: evidence }
          : last?.note
            ? { text: last.note }
            : quietly(t`nothing shows it yet`),
      ]
    },
  )
  const columns = [
    t`Objective`,
    t`Start, now, target`,
    [t`Reached`, 'end'] as [string, 'end'],
    t`Due`,
    t`What shows it`,
  ]
  return { title, blocks: [table(title, columns, rows), ...worth] }
}

/** A measure as people read it: a share in per cent, anything else as a number. */
const figure = (value: number | null, unit: string): Cell =>
  value === null ? unknown() : { text: unit === 'share' ? sayPercent(value) : decimalNumber(value, 1) }

function usage({ usage: all, from, on }: Facts): Chapter {
  const title = t`How the product was used`
  const known = all.filter(({ now, first }) => now !== null || first !== null)
  const missing = all.filter(({ now, first }) => now === null && first === null)
  const unsaid: Block[] =
    missing.length === 0 ? [] : [none(t`Not known: ${missing.map(({ label }) => inWords(label)).join(', ')}.`)]
  if (known.length === 0) return { title, blocks: unsaid }
  const months = known[0]?.months ?? []
  const course: Block[] =
    months.length < 2
      ? []
      : [
          table(
            t`Month by month`,
            [t`At the end of`, ...known.map(({ label }): [string, 'end'] => [inWords(label), 'end'])],
            months.map(({ day }, at) => [
              { text: sayDay(day) },
              ...known.map(({ months: own, unit }) => figure(own[at]?.value ?? null, unit)),
            ]),
          ),
        ]
  return {
    title,
    aside: t`${sayDay(from)} to ${sayDay(on)}`,
    blocks: [
      table(
        title,
        [t`Measure`, [t`At first`, 'end'], [t`Now`, 'end'], [t`Change`, 'end']],
        known.map(({ label, unit, first, now }) => [
          { text: inWords(label) },
          figure(first?.value ?? null, unit),
          figure(now, unit),
          change(first?.value ?? null, now),
        ]),
      ),
      ...course,
      ...unsaid,
    ],
  }
}

function change(first: number | null, now: number | null): Cell {
  if (first === null || now === null || first === 0) return quietly('')
  const moved = (now - first) / first
  const tone = Math.abs(moved) < 0.005 ? 'quiet' : moved < 0 ? 'bad' : 'good'
  return { text: `${moved < 0 ? '\u2212' : '+'}${sayPercent(Math.abs(moved))}`, tone }
}

function healthChapter({ health: { curve, movers } }: Facts): Chapter {
  const moved: Block[] = movers.length === 0 ? [] : [{ kind: 'moves', label: t`What moved it lately`, moves: movers }]
  return { title: t`Health over the term`, blocks: [curve, ...moved] }
}

function service({ tickets: { count, urgent, reply, rating, open } }: Facts): Chapter {
  const title = t`Support`
  if (count === 0 && open.length === 0) return { title, blocks: [none(t`No ticket is known of this term.`)] }
  return {
    title,
    blocks: [
      {
        kind: 'figures',
        figures: [
          { label: t`Tickets`, text: wholeNumber(count), note: t`${wholeNumber(urgent)} high or urgent` },
          {
            label: t`First reply`,
            ...(reply?.median == null || reply.p90 === null
              ? unknown()
              : { text: hours(reply.median), note: t`one in ten waited ${hours(reply.p90)} or longer, of ${reply.n}` }),
          },
          {
            label: t`Satisfaction`,
            ...(rating === null
              ? quietly(t`nobody answered`)
              : { text: decimalNumber(rating.mean, 1), note: t`of ${rating.n} answers` }),
          },
        ],
      },
      ...(open.length === 0
        ? [none(t`No ticket is open.`)]
        : [
            table(
              t`Open tickets`,
              [t`Ticket`, t`Priority`, t`Opened`],
              open.map(({ title: ticket, priority, on }) => [
                { text: ticket },
                { text: inWords(priority) },
                { text: sayDay(on) },
              ]),
            ),
          ]),
    ],
  }
}

const hours = (minutes: number): string => t`${decimalNumber(minutes / 60, 1)} h`

function people({ people: all }: Facts): Chapter {
  const title = t`People`
  const missing: Block[] = all.some(({ role }) => isSponsor(role)) ? [] : [none(t`No sponsor is known.`)]
  if (all.length === 0) return { title, blocks: [none(t`Nobody is known yet.`)] }
  const rows = all
    .slice(0, 20)
    .map(({ name, role, title: does }): Cell[] => [
      { text: name },
      { text: inWords(role.charAt(0).toUpperCase() + role.slice(1).replaceAll('_', ' ')) },
      does ? { text: does } : unknown(),
    ])
  return { title, blocks: [table(title, [t`Name`, t`Role`, t`Title`], rows), ...missing] }
}

function risks({ risks: all, currency }: Facts): Chapter {
  const title = t`Open risks`
  if (all.length === 0) return { title, blocks: [none(t`No risk is open.`)] }
  const rows = all.map(({ what, arr, nextStep, dueOn }): Cell[] => [
    { text: what },
    money(arr, currency),
    { text: [nextStep, dueOn && sayDay(dueOn as Day)].filter(Boolean).join(', ') },
  ])
  return { title, blocks: [table(title, [t`Risk`, [t`ARR exposed`, 'end'], t`Next step`], rows)] }
}

/** What we think among ourselves stays inside: outside, a matter of the people and of what we sell is left to the talk. */
function advice({ advice: all }: Facts, side?: 'outside'): Chapter {
  const title = side ? t`What we suggest` : t`What speaks for doing`
  const said = side ? all.filter(({ what }) => what !== 'sponsor' && what !== 'longer term') : all
  if (said.length === 0) return { title, blocks: [none(t`Nothing presses by what is known.`)] }
  return {
    title,
    blocks: [
      table(
        title,
        [t`Suggestion`, t`Because`],
        said.map((one) => sayAdvice(one).map((text) => ({ text }))),
      ),
    ],
  }
}

function sayAdvice(one: Advice): [string, string] {
  switch (one.what) {
    case 'tickets':
      return [
        t`Close the open tickets first`,
        t`${one.count} ${plural(one.count, 'ticket of high priority is', 'tickets of high priority are')} open`,
      ]
    case 'usage':
      return [t`Find out why fewer people use it`, t`Active people changed by ${sayPercent(one.change)} over the term`]
    case 'objective':
      return [t`Reach what was agreed: ${one.title}`, t`Its day is over and it is not reached`]
    case 'plan':
      return [t`Agree on objectives`, t`Without any, nobody can say what it was worth`]
    case 'sponsor':
      return [t`Find a sponsor`, t`Nobody who decides over the money is known`]
    case 'breadth':
      return [t`Show what is not used yet`, t`${sayPercent(one.share)} of the features are in use`]
    case 'seats':
      return [t`Talk about more seats`, t`${sayPercent(one.share)} of the seats are in use`]
    case 'longer term':
      return [
        t`Offer a longer term`,
        t`Health ${Math.round(one.health)}, ${one.reached} ${plural(one.reached, 'objective', 'objectives')} reached`,
      ]
  }
}

/** What the next term is to reach: what is open goes on, and what is reached is said. */
function goals({ objectives, renewal, bought: { running } }: Facts): Chapter {
  const title = t`Objectives of the next term`
  const aside = t`${sayDay(renewal.dueOn)} to ${sayDay(addMonths(renewal.dueOn, running.months ?? 12))}`
  const open = objectives.filter(({ kind, progress }) => kind === 'goal' && progress < 1)
  const done = objectives.filter(({ kind, progress }) => kind === 'goal' && progress === 1)
  return {
    ...{ title, aside },
    blocks: [
      open.length === 0
        ? none(t`No objective is open: agree on new ones.`)
        : table(
            title,
            [t`Objective`, [t`Now`, 'end'], [t`Target`, 'end'], t`Due`],
            open.map(({ title: goal, current, target, unit, due }) => [
              { text: goal },
              { text: decimalNumber(current, 1) },
              { text: `${decimalNumber(target, 1)}${unit ? ` ${unit}` : ''}` },
              due === null ? quietly(t`no day`) : { text: sayDay(due) },
            ]),
          ),
      ...(done.length === 0
        ? []
        : [{ kind: 'text' as const, text: t`Reached in this term: ${done.map((one) => one.title).join(', ')}` }]),
    ],
  }
}

// ---------------------------------------------------------------- proposal and contract

const noProposal = (title: string): Chapter => ({
  title,
  blocks: [
    none(t`No proposal can be drawn up: the lines of the contract are not known, or are in several currencies.`),
  ],
})

function price({ renewal }: Facts, offered: Offered | null): Chapter[] {
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

function compared({ bought: { running }, renewal }: Facts, offered: Offered | null): Chapter {
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
