import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, PlaybookId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Effect, PackKind, Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { newId } from '../../platform/random.ts'
import { countAsked } from '../events/index.ts'
import { truthsOn } from '../segments/index.ts'
import { product } from '../workspaces/index.ts'
import { readByTriggers } from './domain/asked.ts'
import type { Playbook } from './domain/playbook.ts'
import { readPlaybook } from './service/language.ts'
import { putVersion } from './service/save.ts'
import { isNameTaken, playbookByKey, playbooksOf } from './store/playbooks.ts'

/** Playbooks of a pack, one a file, switched off until somebody switches them on. What a person changed since stays theirs. */
export const playbookPack: PackKind = {
  folder: 'playbooks',
  apply: async (tx, key, content, platform, how) => {
    const before = await playbookByKey(tx, key)
    if (before && how === 'fill') return
    const source = stringify(content, { lineWidth: 0 })
    if (before && isSame(before.source, content)) return
    if (how === 'follow') await countAsked(platform, tx, product(tx.workspace), [content])
    const reading = await readPlaybook(platform, tx, source, {
      words: how === 'fill' ? 'declared' : 'catalogue',
      own: before?.id,
    })
    if (reading.kind === 'problems') {
      const [first] = reading.problems
      throw new AppError('invalid', first?.message ?? told`This cannot be read`, {
        field: first?.field,
        remedy: first?.remedy,
      })
    }
    const id = before?.id ?? (newId(tx.now) as PlaybookId)
    if (how === 'fill' && (await isNameTaken(tx, reading.playbook.name, id))) return
    await putVersion(tx, { id, key, before, source, definition: reading.playbook, by: null })
  },
  effect: async (tx, _key, content, platform) => {
    const reading = await readPlaybook(platform, tx, stringify(content, { lineWidth: 0 }))
    return reading.kind === 'ok' ? meant(platform, tx, reading.playbook) : []
  },
  read: async (tx) =>
    (await playbooksOf(tx)).map(({ key, definition, source }) => ({
      name: key ?? fileName(definition.name),
      content: parse(source),
    })),
}

/** Comments and the order of a text do not count. */
const isSame = (source: string, content: unknown): boolean => isDeepStrictEqual(parse(source), content)

/** Accounts that one statement judges. */
const page = 5000

/** For whom a trigger that stands at a condition is so now, and who may enter: whom the playbook would take, were it on. */
async function meant(platform: Platform, tx: Tx, playbook: Playbook): Promise<Effect[]> {
  const triggers = readByTriggers(playbook)
  if (triggers.length === 0) return []
  const conditions = [...triggers, ...(playbook.entry.when ? [playbook.entry.when] : [])]
  let [accounts, after]: [number, AccountId | null] = [0, null]
  for (;;) {
    const found = await truthsOn(platform, tx, { day: null, conditions, accounts: { after, limit: page } })
    accounts += found.filter(
      ({ truths }) => truths.slice(0, triggers.length).includes(true) && truths.slice(triggers.length).every(Boolean),
    ).length
    after = found.at(-1)?.account ?? null
    if (found.length < page) return accounts > 0 ? [{ does: 'are meant', accounts, examples: [] }] : []
  }
}
