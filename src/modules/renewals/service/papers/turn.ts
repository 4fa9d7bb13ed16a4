import type { AccountId, MemberId, WorkspaceId } from '../../../../kernel/ids.ts'
import { inWords, type Language } from '../../../../kernel/words.ts'
import type { Platform } from '../../../../platform/contributions.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { contactsOfEach, find } from '../../../accounts/index.ts'
import { accountsAsking, giveDeliverables } from '../../../tasks/index.ts'
import { preferencesOfMembers, settings, today } from '../../../workspaces/index.ts'
import { asksOf } from '../../domain/deliverables.ts'
import { type PaperKind, paperWords, type Stage, stageDays, stages, stagesReached } from '../../domain/papers.ts'
import { keyOf, type Renewal } from '../../domain/renewal.ts'
import * as store from '../../store/papers.ts'
import { isScored } from '../scored.ts'
import { languageOf, type Making, makeEach, readerAmong } from './papers.ts'

/** Renewals that one turn makes documents for: nobody waits for them, and a base that was just imported has thousands. */
const page = 50

/**
 * Makes the documents of each stage that a renewal has reached, once (rule 25, F158), and lays them on the stage's task. Nothing is
 * opened or sent: whether there is work is for the playbook or a person to say.
 */
export async function turnPapers(platform: Platform, workspace: WorkspaceId): Promise<'done'> {
  const due = await platform.db.within(workspace, async (tx) =>
    (await isScored(tx)) ? store.withoutPapers(tx, await today(tx), page) : [],
  )
  if (due.length === 0) {
    await platform.db.within(workspace, (tx) => layOnFresh(platform, tx))
    return 'done'
  }
  const chosen = await preferencesOfMembers(platform, workspace)
  const insideIn: InsideIn = (owner) => (owner ? chosen.get(owner)?.language : null) ?? 'en'
  await makeOfEach(platform, workspace, due, insideIn)
  return 'done'
}

type InsideIn = (owner: MemberId | null) => Language

/** All at once; where the facts of one cannot be read each by itself, so that it keeps no other waiting. */
async function makeOfEach(
  platform: Platform,
  workspace: WorkspaceId,
  due: readonly Renewal[],
  insideIn: InsideIn,
): Promise<void> {
  try {
    await platform.db.within(workspace, (tx) => makeStages(platform, tx, due, insideIn))
  } catch (error) {
    if (due.length > 1) for (const one of due) await makeOfEach(platform, workspace, [one], insideIn)
    else
      platform.log.warn(
        { renewal: due[0]?.account, error: (error as Error).stack },
        'documents of a renewal were not made',
      )
  }
}

async function makeStages(platform: Platform, tx: Tx, due: readonly Renewal[], insideIn: InsideIn): Promise<void> {
  const on = await today(tx)
  const places = due.flatMap((renewal) =>
    stagesReached(renewal, on).map((stage) => ({ account: renewal.account, dueOn: renewal.dueOn, stage })),
  )
  // Another process may be at the same renewals: each stage is made by whoever noted it.
  const reached = Map.groupBy(await store.noteStages(tx, places, on), keyOf)
  const ids = [...new Set(due.map(({ account }) => account))]
  const accounts = new Map((await find(tx, ids)).map((account) => [account.id, account]))
  const people = await contactsOfEach(tx, ids, 200)
  const makings = due.flatMap((renewal) => {
    const account = accounts.get(renewal.account)
    if (!account) return []
    const kinds = new Set(
      (reached.get(keyOf(renewal)) ?? []).flatMap(({ stage }): readonly PaperKind[] => stageDays[stage].papers),
    )
    return [...kinds].map((kind): Making => {
      const reader = readerAmong(people.get(account.id) ?? [], kind)
      const language = reader ? (languageOf(reader.language) ?? 'en') : insideIn(account.ownerId)
      return { account, renewal, kind, language, reader: reader?.name ?? null }
    })
  })
  await makeEach(tx, makings, null)
  await layOnTasks(platform, tx, ids)
}

/** A playbook may open its task a while after the documents were made: what was opened within two days is looked at again. */
const fresh = 2 * 86_400_000

async function layOnFresh(platform: Platform, tx: Tx): Promise<void> {
  const accounts = await accountsAsking(tx, stages.map(asksOf), new Date(tx.now.getTime() - fresh))
  if (accounts.length > 0) await layOnTasks(platform, tx, accounts)
}

/** Lays documents on the open tasks that ask for them: those of the playbook and those opened by hand alike. */
export async function layOnTasks(platform: Platform, tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const papers = await store.newestOfOpen(tx, accounts)
  const { slug } = await settings(tx)
  const gifts = Object.entries(stageDays).flatMap(([stage, { papers: kinds }]) =>
    [
      ...Map.groupBy(
        papers.filter(({ kind }) => kinds.includes(kind)),
        ({ account, dueOn }) => `${account} ${dueOn}`,
      ).values(),
    ].flatMap((own) => {
      const [first] = own
      if (!first) return []
      const names = own.map(({ kind, version }) => `${inWords(paperWords[kind])} ${version}`)
      const place = `${platform.config.baseUrl}/w/${slug}/renewals/${first.account}?due=${first.dueOn}&kind=${first.kind}`
      return [{ account: first.account, asks: asksOf(stage as Stage), text: `${names.join(', ')}: ${place}` }]
    }),
  )
  await giveDeliverables(tx, gifts)
}
