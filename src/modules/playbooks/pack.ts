import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import type { PlaybookId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { PackKind } from '../../platform/contributions.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { newId } from '../../platform/random.ts'
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
    const reading = await readPlaybook(platform, tx, source, {
      words: how === 'fill' ? 'declared' : 'catalogue',
      own: before?.id,
    })
    if (reading.kind === 'problems') {
      const [first] = reading.problems
      throw new AppError('invalid', told`playbooks/${key}: line ${first?.line ?? 0}: ${first?.message ?? ''}`, {
        remedy: first?.remedy,
      })
    }
    const id = before?.id ?? (newId(tx.now) as PlaybookId)
    if (how === 'fill' && (await isNameTaken(tx, reading.playbook.name, id))) return
    await putVersion(tx, { id, key, before, source, definition: reading.playbook, by: null })
  },
  read: async (tx) =>
    (await playbooksOf(tx)).map(({ key, definition, source }) => ({
      name: key ?? fileName(definition.name),
      content: parse(source),
    })),
}

/** Comments and the order of a text do not count. */
const isSame = (source: string, content: unknown): boolean => isDeepStrictEqual(parse(source), content)
