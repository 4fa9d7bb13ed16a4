import type { Tx } from '../../platform/db/db.ts'
import { filedBy, sparse } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { product } from '../workspaces/index.ts'
import { fieldSubjects } from './domain/custom.ts'
import { defineField } from './operations/fields.ts'
import { routes } from './routes.ts'
import { customFields } from './store/settings.ts'

const usual = { isRequired: false, isArchived: false }
const unsaid = { description: null, section: null, editors: null, ...usual }

/** Fields of one's own, one a file. Those that an import opened by itself are nobody's decision yet. */
export const fieldPack = filedBy({
  ...{ folder: 'fields', routes, saves: defineField.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) =>
    (await allFields(tx))
      .filter(({ isOpen }) => !isOpen)
      .map(({ isOpen: _, ...field }) => ({
        name: fileName(`${field.subject}-${field.key}`),
        content: sparse(field, usual),
      })),
  asked: (_tx, content) => ({ ...unsaid, ...content }),
})

async function allFields(tx: Tx) {
  const found = []
  for (const subject of fieldSubjects) found.push(...(await customFields(tx, subject)))
  return found
}
