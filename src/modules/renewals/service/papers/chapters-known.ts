import { addMonths, type Day } from '../../../../kernel/day.ts'
import { decimalNumber, wholeNumber } from '../../../../kernel/say.ts'
import { inWords, plural, t } from '../../../../kernel/words.ts'
import { type Block, type Cell, type Chapter, sayDay, sayPercent } from '../../../documents/index.ts'
import type { Advice } from '../../domain/recommend.ts'
import { money, none, quietly, table, unknown } from './cells.ts'
import { type Facts, isSponsor } from './facts.ts'

export function stake({ account, renewal, currency, likelihood, on }: Facts): Chapter {
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

export function bought({ bought: { lines, currency, running }, from, renewal }: Facts): Chapter {
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
export function reached({ objectives, roi, on }: Facts): Chapter {
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

export function usage({ usage: all, from, on }: Facts): Chapter {
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

export function healthChapter({ health: { curve, movers } }: Facts): Chapter {
  const moved: Block[] = movers.length === 0 ? [] : [{ kind: 'moves', label: t`What moved it lately`, moves: movers }]
  return { title: t`Health over the term`, blocks: [curve, ...moved] }
}

export function service({ tickets: { count, urgent, reply, rating, open } }: Facts): Chapter {
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

export function people({ people: all }: Facts): Chapter {
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

export function risks({ risks: all, currency }: Facts): Chapter {
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
export function advice({ advice: all }: Facts, side?: 'outside'): Chapter {
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
export function goals({ objectives, renewal, bought: { running } }: Facts): Chapter {
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
