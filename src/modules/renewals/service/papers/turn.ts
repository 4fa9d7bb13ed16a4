import type { AccountId, MemberId, WorkspaceId } from '../../../../kernel/ids.ts'
import { inWords, type Language } from '../../../../kernel/words.ts'
import type { Platform } from '../../../../platform/contributions.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../../platform/speaking.ts'
import { contactsOfAccount, find } from '../../../accounts/index.ts'
import { accountsAsking, giveDeliverables } from '../../../tasks/index.ts'
import { preferencesOfMembers, settings, today } from '../../../workspaces/index.ts'
import { asksOf } from '../../domain/deliverables.ts'
import { type PaperKind, paperWords, type Stage, stageDays, stages, stagesReached } from '../../domain/papers.ts'
import type { Renewal } from '../../domain/renewal.ts'
import * as store from '../../store/papers.ts'
import { isScored } from '../scored.ts'
import { type Facts, factsOf } from './facts.ts'
import { languageOf, makeIn, readerAmong } from './papers.ts'

/** Renewals that one turn makes documents for: nobody waits for them, and a base that was just imported has thousands. */
const page = 10

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
  const insideIn = (owner: MemberId | null): Language => (owner ? chosen.get(owner)?.language : null) ?? 'en'
  // Each by itself: one whose facts cannot be read keeps no other waiting.
  for (const renewal of due)
    await platform.db
      .within(workspace, async (tx) => {
        const [account] = await find(tx, [renewal.account])
        await makeStages(platform, tx, renewal, { account, insideIn })
        await layOnTasks(platform, tx, [renewal.account])
      })
      .catch((error: Error) =>
        platform.log.warn({ renewal: renewal.account, error: error.stack }, 'documents of a renewal were not made'),
      )
  return 'done'
}

interface Around {
  account: Awaited<ReturnType<typeof find>>[number] | undefined
  insideIn: (owner: MemberId | null) => Language
}

async function makeStages(platform: Platform, tx: Tx, renewal: Renewal, { account, insideIn }: Around): Promise<void> {
  const made = await store.stagesMade(tx, renewal)
  const reached = stagesReached(renewal, await today(tx)).filter((stage) => !made.has(stage))
  await store.noteStages(tx, renewal, reached, await today(tx))
  if (!account) return
  const people = await contactsOfAccount(tx, { account: account.id, after: undefined, limit: 200 })
  const kinds = [...new Set(reached.flatMap((stage): readonly PaperKind[] => stageDays[stage].papers))]
  const gathered = new Map<Language, Facts>()
  for (const kind of kinds) {
    const reader = readerAmong(people, kind)
    const language = reader ? (languageOf(reader.language) ?? 'en') : insideIn(account.ownerId)
    const facts =
      gathered.get(language) ?? (await speakTo(speechIn(language), () => factsOf(platform, tx, account, renewal)))
    gathered.set(language, facts)
    await makeIn(platform, tx, { account, renewal, kind, language, reader: reader?.name ?? null, author: null, facts })
  }
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
