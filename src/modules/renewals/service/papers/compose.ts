import { longDate } from '../../../../kernel/say.ts'
import { inWords, t } from '../../../../kernel/words.ts'
import type { Chapter, Document } from '../../../documents/index.ts'
import { type PaperKind, paperWords } from '../../domain/papers.ts'
import {
  advice,
  bought,
  goals,
  healthChapter,
  people,
  reached,
  risks,
  service,
  stake,
  usage,
} from './chapters-known.ts'
import { compared, type Offered, price } from './chapters-offered.ts'
import type { Facts } from './facts.ts'

/** A chapter in which a person may write; without words and blocks it is left out of what is printed. */
export interface Written extends Chapter {
  slot?: string
}

/** A document of a renewal as it is kept: numbers and tables are frozen in it, and words are put into its slots on reading. */
export type Paper = Omit<Document, 'chapters'> & { chapters: readonly Written[] }

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
