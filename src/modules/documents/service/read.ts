import type { Day } from '../../../kernel/day.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Account } from '../../accounts/index.ts'
import { healthOf, movesOfEach } from '../../health/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Chapter, Document } from '../domain/document.ts'
import type { Section } from '../domain/sections.ts'
import { contracts, overview } from './dealings.ts'
import { healthChapter, history } from './health.ts'
import { people, tickets, timeline } from './people.ts'

/** What every section is made from. */
export interface Reading {
  tx: Tx
  viewer: Viewer
  account: Account
  on: Day
  zone: string
  /** The workspace's, in which ARR stands. */
  currency: string
}

/** Each reads what the page of the account reads, as the viewer sees it; null where there is nothing to show. */
const chapters: Readonly<Record<Section, (reading: Reading) => Promise<Chapter | null>>> = {
  overview,
  health: healthChapter,
  history,
  contracts,
  tickets,
  people,
  timeline,
}

export interface DocumentRequest {
  account: Account
  viewer: Viewer
  sections: readonly Section[]
  closing: string | null
}

/** An account as it stands now, on one page. */
export async function documentOf(tx: Tx, request: DocumentRequest): Promise<Document> {
  const { account, viewer, sections } = request
  const { name: house, zone, currency } = await settings(tx)
  const reading: Reading = { tx, viewer, account, on: await today(tx), zone, currency }
  const head = sections.includes('health') ? await healthHead(reading) : { state: null, lead: null }
  const made: Chapter[] = []
  for (const section of sections) {
    const chapter = await chapters[section](reading)
    if (chapter) made.push(chapter)
  }
  return { house, title: account.name, ...head, asOf: reading.on, chapters: made, closing: request.closing }
}

/** The state beside the title and the sentence below it: only where health is shown at all. */
async function healthHead({ tx, account }: Reading): Promise<Pick<Document, 'state' | 'lead'>> {
  const { band, score, day } = await healthOf(tx, account.id, undefined)
  if (day === null) return { state: { band, score }, lead: null }
  const moved = (await movesOfEach(tx, [account.id])).get(account.id)
  return { state: { band, score }, lead: moved?.parts ? moved.sentence : null }
}
