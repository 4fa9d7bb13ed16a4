/** What a proposal needs to know of a shape. */
export interface ProposedShape {
  name: string
  fields: readonly { name: string; type: string; required?: boolean }[]
}

export interface Proposal {
  shape: string
  columns: { field: string; column: string }[]
  /** Required fields for which no column was found. */
  missing: string[]
  unused: string[]
}

/** Other words that exports use for our fields. */
const synonyms: Record<string, readonly string[]> = {
  account: ['customer', 'company', 'client', 'organization', 'organisation', 'org', 'tenant', 'workspace', 'group'],
  person: ['user', 'contact', 'member', 'person'],
  name: ['title', 'label'],
  arr: ['annual recurring revenue', 'annual revenue', 'acv', 'arr amount', 'annual value'],
  owner: ['csm', 'account owner', 'account manager', 'success manager', 'customer success manager'],
  plan: ['plan name', 'plan tier', 'tier', 'package', 'subscription plan', 'edition'],
  domain: ['website', 'url', 'web site'],
  since: ['customer since', 'signup date', 'sign up date', 'start date', 'created', 'contract start date'],
  renews_on: ['renewal date', 'renewal', 'next renewal', 'renews'],
  happened_at: [
    'date',
    'timestamp',
    'time',
    'created at',
    'occurred at',
    'event date',
    'event time',
    'sent at',
    'usage date',
  ],
  created_at: ['created', 'created date', 'opened at', 'submitted at', 'creation date', 'date'],
  closed_at: ['closed', 'resolved at', 'resolution date', 'closed date', 'solved at'],
  starts: ['start date', 'start', 'begins', 'contract start', 'contract start date'],
  ends: ['end date', 'end', 'expires', 'contract end', 'contract end date', 'expiry date'],
  score: ['nps score', 'rating', 'answer', 'value'],
  email: ['mail', 'e mail', 'email address'],
  event: ['event name', 'event type', 'action', 'feature name', 'feature'],
  reason: ['reason code', 'churn reason', 'cancellation reason'],
  amount: ['total', 'mrr amount', 'price', 'value'],
}

const plain = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** What a thing of this shape is called: a row of `accounts.account` has an `account id`. */
function nounsOf(shape: string): string[] {
  const noun = plain(shape.split('.').at(-1) ?? shape)
  return [noun, ...(synonyms[noun] ?? []), ...(noun === 'contract' ? ['subscription'] : [])]
}

/** How surely a column means a field, from 0 (not at all) to 5 (by its very name). */
function likeness(column: string, field: string, nouns: readonly string[]): number {
  const [said, meant] = [plain(column), plain(field)]
  if (field === 'id')
    return nouns.some((noun) => said === `${noun} id`) ? 5 : said === 'id' ? 4 : nouns.includes(said) ? 2 : 0
  if (said === meant) return 5
  if (nouns.some((noun) => said === `${noun} ${meant}`)) return 4
  const others = synonyms[field] ?? []
  const isReference = field === 'account' || field === 'person'
  if (isReference) return [field, ...others].some((word) => said === `${word} id` || said === word) ? 4 : 0
  if (others.includes(said)) return 3
  return nouns.some((noun) => others.some((word) => said === `${noun} ${word}`)) ? 2 : 0
}

/** Maps columns to the fields of one shape: each column to the field it is likest, each field once. */
export function proposeColumns(shape: ProposedShape, columns: readonly string[]): Proposal {
  const nouns = nounsOf(shape.name)
  const pairs = columns
    .flatMap((column) =>
      shape.fields.map((field) => ({ column, field: field.name, likeness: likeness(column, field.name, nouns) })),
    )
    .filter((pair) => pair.likeness > 0)
    .sort((one, other) => other.likeness - one.likeness)
  const chosen = new Map<string, string>()
  const used = new Set<string>()
  for (const { column, field } of pairs) {
    if (chosen.has(field) || used.has(column)) continue
    chosen.set(field, column)
    used.add(column)
  }
  return {
    shape: shape.name,
    columns: shape.fields.flatMap(({ name }) =>
      chosen.has(name) ? [{ field: name, column: chosen.get(name) ?? '' }] : [],
    ),
    missing: shape.fields.flatMap(({ name, required }) => (required && !chosen.has(name) ? [name] : [])),
    unused: columns.filter((column) => !used.has(column)),
  }
}

/** Proposals for all shapes, the likeliest first: nothing required is missing, then most columns find a field. */
export function proposals(shapes: readonly ProposedShape[], columns: readonly string[]): Proposal[] {
  const sureness = (proposal: Proposal) => proposal.columns.length - 3 * proposal.missing.length
  return shapes
    .map((shape) => proposeColumns(shape, columns))
    .filter((proposal) => proposal.columns.length > 0)
    .sort((one, other) => sureness(other) - sureness(one) || (one.shape < other.shape ? -1 : 1))
}

/** A proposal as a map to be read, changed and kept. */
export function mapText(
  source: string,
  file: string,
  proposal: Pick<Proposal, 'shape' | 'columns' | 'missing'>,
): string {
  const columns = proposal.columns.map(({ field, column }) => `      ${field}: ${JSON.stringify(column)}`)
  const missing = proposal.missing.map((field) => `      # ${field}: which column?`)
  return [
    `source: ${JSON.stringify(source)}`,
    'files:',
    `  - file: ${JSON.stringify(file)}`,
    `    shape: ${proposal.shape}`,
    '    columns:',
    ...(columns.length > 0 ? columns : ['      {}']),
    ...missing,
    '',
  ].join('\n')
}
