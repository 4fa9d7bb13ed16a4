import type { Day } from '../../../../kernel/day.ts'
import { AppError } from '../../../../kernel/errors.ts'
import type { AccountId, ContactId } from '../../../../kernel/ids.ts'
import { inWords, type Language, speech, told } from '../../../../kernel/words.ts'
import type { Viewer } from '../../../../platform/contributions.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../../platform/speaking.ts'
import { type Account, contactsOfAccount, find } from '../../../accounts/index.ts'
import type { Block, Document } from '../../../documents/index.ts'
import { companyColour } from '../../../messaging/index.ts'
import { audit, namesOfMembers, today } from '../../../workspaces/index.ts'
import { isInside, type PaperKind, paperWords, slotsOf, stageDays, stages, stagesReached } from '../../domain/papers.ts'
import { keyOf, type Renewal } from '../../domain/renewal.ts'
import * as store from '../../store/papers.ts'
import { proposalForEach } from '../proposals.ts'
import { mustRenewal } from '../renewal.ts'
import type { Offered } from './chapters-offered.ts'
import { type Paper, paperOf } from './compose.ts'
import { type Facts, factsOfEach, isSponsor } from './facts.ts'

type Kept = store.KeptPaper<Paper>
type Contact = Awaited<ReturnType<typeof contactsOfAccount>>[number]

/** What a document shows must be readable where it comes from. */
const needed: Readonly<Record<PaperKind, readonly string[]>> = {
  strategy: ['facts.read', 'health.read', 'accounts.read', 'risks.read'],
  value: ['facts.read', 'health.read', 'accounts.read'],
  review: ['facts.read', 'health.read', 'accounts.read'],
  proposal: ['facts.read'],
  redlines: ['facts.read'],
  plan: ['facts.read'],
}

function mustRead(viewer: Viewer, kind: PaperKind): void {
  const missing = needed[kind].find((permission) => !viewer.permissions.has(permission))
  if (missing) throw new AppError('forbidden', told`This document shows what you may not read: ${missing}`)
}

interface One {
  account: AccountId
  dueOn: Day
  kind: PaperKind
}

/** The documents of a renewal, kind by kind, with who made which version when, and when each stage delivers them. */
export async function papersFor(tx: Tx, viewer: Viewer, asked: Omit<One, 'kind'>) {
  const { account, renewal } = await mustRenewal(tx, viewer, asked.account, asked.dueOn)
  const heads = await store.papersOf(tx, renewal)
  const names = await authorsOf(tx, heads)
  const open = new Set(stagesReached(renewal, await today(tx)))
  return {
    account: { id: account.id, name: account.name },
    ...{ dueOn: renewal.dueOn, deadline: renewal.deadline, state: renewal.state },
    stages: stages.map((stage) => ({
      stage,
      before: stageDays[stage].opens,
      isReached: open.has(stage),
      kinds: [...stageDays[stage].papers],
    })),
    items: heads.map((head) => shownHead(head, names)),
  }
}

const authorsOf = (tx: Tx, heads: readonly store.PaperHead[]) =>
  namesOfMembers(tx, [...new Set(heads.flatMap(({ author }) => author ?? []))])

const shownHead = (
  { kind, version, language, reader, asOf, author, madeAt }: store.PaperHead,
  names: ReadonlyMap<string, string>,
) => ({
  ...{ kind, version, language, reader, asOf, madeAt: madeAt.toISOString() },
  by: author === null ? null : (names.get(author) ?? ''),
})

async function mustPaper(tx: Tx, viewer: Viewer, one: One, version: number | undefined): Promise<Kept> {
  const { renewal } = await mustRenewal(tx, viewer, one.account, one.dueOn)
  mustRead(viewer, one.kind)
  const paper = await store.paperOn<Paper>(tx, {
    account: renewal.account,
    dueOn: renewal.dueOn,
    kind: one.kind,
    version,
  })
  if (paper) return paper
  throw new AppError('not_found', told`This document was not made yet`, { remedy: told`Make it first` })
}

/** One version as it is read and written on its page: chapters in its own language, slots with their words. */
export async function readPaper(tx: Tx, viewer: Viewer, one: One, version: number | undefined) {
  const paper = await mustPaper(tx, viewer, one, version)
  const names = await authorsOf(tx, [paper])
  const { title, lead, state, chapters, closing } = paper.document
  return {
    ...shownHead(paper, names),
    ...{ title, lead, state, closing, isInside: isInside(paper.kind), proposal: paper.proposal },
    chapters: chapters.map(({ title: name, aside, blocks, slot }) => ({
      ...{ title: name, aside: aside ?? null, blocks: blocks as Block[], slot: slot ?? null },
    })),
    slots: slotsOf[paper.kind].map(({ key, label, hint }) => ({
      ...{ key, label: inWords(label), hint: inWords(hint), text: paper.words[key] ?? '' },
    })),
  }
}

/** The document with what people wrote, as it is printed: chapters without words and numbers are left out. */
export function filled({ document, words }: Pick<Kept, 'document' | 'words'>): Document {
  const chapters = document.chapters
    .map(({ slot, blocks, ...chapter }) => ({
      ...chapter,
      blocks: [...blocks, ...paragraphs(slot ? words[slot] : '')],
    }))
    .filter(({ blocks }) => blocks.length > 0)
  return { ...document, chapters }
}

const paragraphs = (text = ''): Block[] =>
  text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => ({ kind: 'text', text: one }))

/** Of one version what a printer needs; it is said in its own language. */
export async function printable(tx: Tx, viewer: Viewer, one: One, version: number | undefined) {
  const paper = await mustPaper(tx, viewer, one, version)
  return { document: filled(paper), colour: paper.colour, speech: speechIn(paper.language) }
}

interface Wish extends One {
  language?: Language | undefined
  /** One of the customer's people: for whom it is, and whose language it speaks where none is named. */
  reader?: string | undefined
}

/** A new version with the numbers of today and the words of the one before. */
export async function makePaper(tx: Tx, viewer: Viewer, { account: id, dueOn, kind, language, reader }: Wish) {
  mustRead(viewer, kind)
  const { account, renewal } = await mustRenewal(tx, viewer, id, dueOn)
  if (renewal.state !== 'open')
    throw new AppError('conflict', told`This renewal is decided: its documents stay as they are`)
  const people = await contactsOfAccount(tx, { account: account.id, after: undefined, limit: 200 })
  const chosen =
    reader === undefined ? readerAmong(people, kind) : people.find((one) => one.id === (reader as ContactId))
  if (reader !== undefined && !chosen)
    throw new AppError('invalid', told`reader: is nobody of this account`, {
      field: 'reader',
      remedy: told`Choose one of its people`,
    })
  const spoken = language ?? (chosen ? languageOf(chosen.language) : null) ?? speech().language
  const making = { account, renewal, kind, language: spoken, reader: chosen?.name ?? null }
  const [version = 1] = await makeEach(tx, [making], viewer)
  const after = { account: account.name, dueOn, document: paperWords[kind], version }
  await audit(tx, viewer, { action: 'renewal.paper_made', subject: 'account', subjectId: account.id, after })
  return { version }
}

/** For whom a document is unless somebody says otherwise: who decides over the money, else a champion; the strategy is for us. */
export function readerAmong(people: readonly Contact[], kind: PaperKind): Contact | undefined {
  if (isInside(kind)) return undefined
  return people.find(({ role }) => isSponsor(role)) ?? people.find(({ role }) => role === 'champion')
}

/** The language of a person, of those that documents speak; null where it is not known. */
export function languageOf(language: string | null): Language | null {
  if (language === null) return null
  return language.toLowerCase().startsWith('de') ? 'de' : 'en'
}

export interface Making {
  account: Account
  renewal: Renewal
  kind: PaperKind
  language: Language
  reader: string | null
}

/** Makes a version more of each document, in its language, and answers their numbers. Nobody is the author where the product makes them. */
export async function makeEach(tx: Tx, makings: readonly Making[], author: Viewer | null): Promise<number[]> {
  const renewals = makings.map(({ renewal }) => renewal)
  const newest = new Map(
    (await store.newestOf(tx, distinct(renewals))).map((one) => [`${keyOf(one)} ${one.kind}`, one]),
  )
  const offering = makings.filter(({ kind }) => kind === 'proposal' || kind === 'redlines')
  const proposals = await proposalForEach(tx, distinct(offering.map(({ renewal }) => renewal)), author?.member ?? null)
  const facts = await factsByLanguage(tx, makings)
  const on = await today(tx)
  const colour = await companyColour(tx)
  const papers = makings.map((making) => {
    const { account, renewal, kind, language, reader } = making
    const before = newest.get(`${keyOf(renewal)} ${kind}`)
    const proposal = offering.includes(making) ? proposals.get(keyOf(renewal)) : undefined
    const offered: Offered | null = proposal
      ? {
          ...{ terms: proposal.terms, version: proposal.version, currency: proposal.currency },
          isFinal: stagesReached(renewal, on).includes('proposal'),
        }
      : null
    const known = facts.get(language)?.get(keyOf(renewal)) as Facts
    const document = speakTo(speechIn(language), () => paperOf(kind, known, offered))
    return {
      ...{
        account: account.id,
        dueOn: renewal.dueOn,
        kind,
        version: (before?.version ?? 0) + 1,
        language,
        reader,
        asOf: on,
      },
      ...{
        document,
        colour,
        words: before?.words ?? {},
        proposal: proposal?.version ?? null,
        author: author?.member ?? null,
      },
    }
  })
  await store.insertPapers(tx, papers)
  return papers.map(({ version }) => version)
}

const distinct = (renewals: readonly Renewal[]): Renewal[] => [
  ...new Map(renewals.map((one) => [keyOf(one), one])).values(),
]

/** What is known is gathered once for each language: sentences about health are said while they are read. */
async function factsByLanguage(tx: Tx, makings: readonly Making[]) {
  const found = new Map<Language, Map<string, Facts>>()
  for (const [language, own] of Map.groupBy(makings, (one) => one.language)) {
    const asked = new Map(own.map(({ account, renewal }) => [keyOf(renewal), { account, renewal }]))
    found.set(language, await speakTo(speechIn(language), () => factsOfEach(tx, [...asked.values()])))
  }
  return found
}

/** A new version with the same numbers and other words. Who read an older one writes nothing over. */
export async function writePaper(
  tx: Tx,
  viewer: Viewer,
  one: One,
  { version, words }: { version: number; words: Record<string, string> },
) {
  const paper = await mustPaper(tx, viewer, one, undefined)
  const [account] = await find(tx, [paper.account])
  if (paper.version !== version) throw outdated()
  const known = new Set(slotsOf[one.kind].map(({ key }) => key))
  const stranger = Object.keys(words).find((key) => !known.has(key))
  if (stranger !== undefined)
    throw new AppError('invalid', told`words: this document has no place called ${stranger}`, {
      field: 'words',
      remedy: told`Places are: ${[...known].join(', ')}`,
    })
  const { madeAt: _, ...kept } = paper
  const next = { ...kept, version: version + 1, words: { ...paper.words, ...words }, author: viewer.member }
  if ((await store.insertPapers(tx, [next])) === 0) throw outdated()
  const after = { account: account?.name, dueOn: paper.dueOn, document: paperWords[one.kind], version: next.version }
  await audit(tx, viewer, { action: 'renewal.paper_written', subject: 'account', subjectId: paper.account, after })
  return { version: next.version }
}

const outdated = () =>
  new AppError('conflict', told`Somebody wrote into this document meanwhile`, {
    field: 'version',
    remedy: told`Read it again and write into the newest version`,
  })
