import { stringify } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import type { PlaybookId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { PackKind } from '../../platform/contributions.ts'
import { newId } from '../../platform/random.ts'
import { readPlaybook } from './service/language.ts'
import { putVersion } from './service/save.ts'
import { isNameTaken, playbookByKey } from './store/playbooks.ts'

/** Playbooks of a pack, one a file, switched off until somebody switches them on. What a person changed since stays theirs. */
export const playbookPack: PackKind = {
  folder: 'playbooks',
  apply: async (tx, key, content, platform) => {
    if (await playbookByKey(tx, key)) return
    const source = stringify(content, { lineWidth: 0 })
    const reading = await readPlaybook(platform, tx, source, 'declared')
    if (reading.kind === 'problems') {
      const [first] = reading.problems
      throw new AppError('invalid', told`playbooks/${key}: line ${first?.line ?? 0}: ${first?.message ?? ''}`, {
        remedy: first?.remedy,
      })
    }
    const id = newId(tx.now) as PlaybookId
    if (await isNameTaken(tx, reading.playbook.name, id)) return
    await putVersion(tx, { id, key, before: undefined, source, definition: reading.playbook, by: null })
  },
}
