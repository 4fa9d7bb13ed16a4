import type { Catalogue } from '../../kernel/words.ts'

/** What every part of the product says in German, each beside its own code. */
const parts = import.meta.glob<Catalogue>(
  ['../words.de.json', '../../kernel/words.de.json', '../../platform/words.de.json', '../../modules/*/words.de.json'],
  { eager: true, import: 'default' },
)

export const catalogue: Catalogue = Object.assign({}, ...Object.values(parts))
