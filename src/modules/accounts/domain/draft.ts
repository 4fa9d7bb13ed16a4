import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { AccountKind, AccountRecord, Custom, CustomValue, GroupRule, Size, Stage, Touch } from './account.ts'
import { type AttributeKey, attributeNames, attributeOf, attributeValue, isCustom } from './attribute.ts'
import { applyChange, type Change, inOrder, type Measure, type Origin } from './change.ts'
import { isSameValue } from './custom.ts'
import { type Masters, weigh } from './masters.ts'

/** An account as a source tells it. What is absent was not said; null was said to be empty. */
export interface AccountDraft {
  externalId: string
  name?: string
  kind?: AccountKind
  stage?: Stage
  ownerId?: MemberId | null
  /** The parent's external id in the same source. */
  parent?: string | null
  plan?: string | null
  arr?: number | null
  currency?: string
  size?: Size | null
  touch?: Touch | null
  industry?: string | null
  country?: string | null
  domain?: string | null
  since?: Day | null
  renewsOn?: Day | null
  groupHealth?: GroupRule | null
  zone?: string | null
  custom?: Custom
  /** When the source says so; else the moment of the import. */
  happenedAt?: Date
}

export interface Telling {
  source: string
  origin: Origin
  /** When what has no moment of its own became true and known. */
  known: Date
  /** Who of the staff tells it, where somebody does. */
  by?: MemberId
}

export interface Conflict {
  account: AccountId
  attribute: AttributeKey
  source: string
  value: CustomValue
  kept: CustomValue
  keptSource: string
}

export interface Drafted {
  record: AccountRecord
  changes: Change[]
  conflicts: Conflict[]
  /** Attributes on which this source agrees with what stands: an earlier conflict is over. */
  agreed: AttributeKey[]
}

interface Rules extends Measure {
  masters: Masters
  /** The first moment of a day in the workspace's zone. */
  startOf(day: Day): Date
}

/** What a draft says of the account's attributes; the parent is met by id elsewhere. */
function saidOf(draft: AccountDraft): Map<AttributeKey, CustomValue> {
  const said = new Map<AttributeKey, CustomValue>()
  for (const name of attributeNames) {
    const value = (draft as unknown as Record<string, CustomValue | undefined>)[attributeOf(name).property]
    if (value !== undefined && !(value === null && attributeOf(name).isRequired)) said.set(name, value)
  }
  for (const [key, value] of Object.entries(draft.custom ?? {})) said.set(`custom.${key}`, value)
  return said
}

/** A new account: everything that the draft says, each dated to when it became true. */
export function draftNew(blank: AccountRecord, draft: AccountDraft, telling: Telling, rules: Rules): Drafted {
  const said = saidOf(draft)
  for (const name of ['name', 'kind', 'stage', 'currency'] as const) {
    if (!said.has(name)) said.set(name, attributeValue(blank, name))
  }
  const changes = inOrder([...said].filter(([, value]) => value !== null).map(([key, value]) => change(key, value)))
  // A required attribute already stands on the blank record, so its first row of history is written beside the changes.
  const first = changes.filter((one) => isSameValue(attributeValue(blank, one.attribute), one.value))
  const applied = applyAll(blank, changes, rules)
  return { record: applied.record, changes: [...first, ...applied.changes], conflicts: [], agreed: [] }

  function change(attribute: AttributeKey, value: CustomValue): Change {
    const told = draft.happenedAt ?? telling.known
    const sinceStart = draft.since ? rules.startOf(draft.since) : told
    const isSteady = !isCustom(attribute) && attributeOf(attribute).isSteady === true
    const happenedAt = isSteady && sinceStart < told ? sinceStart : told
    return { ...changeOf(blank.id, attribute, value, telling), happenedAt, knownAt: knownAt(happenedAt, telling) }
  }
}

/** A known account: each field goes by its master (rule 4). */
export function draftKnown(record: AccountRecord, draft: AccountDraft, telling: Telling, rules: Rules): Drafted {
  const taken: Change[] = []
  const conflicts: Conflict[] = []
  const agreed: AttributeKey[] = []
  const happenedAt = draft.happenedAt ?? telling.known
  for (const [attribute, value] of saidOf(draft)) {
    const keptSource = record.provenance[attribute] ?? ''
    const kept = attributeValue(record, attribute)
    const verdict = weigh(
      attribute,
      { value: kept, source: keptSource },
      { value, source: telling.source },
      rules.masters,
    )
    if (verdict === 'same') agreed.push(attribute)
    if (verdict === 'conflict')
      conflicts.push({ account: record.id, attribute, source: telling.source, value, kept, keptSource })
    if (verdict === 'take') {
      taken.push({
        ...changeOf(record.id, attribute, value, telling),
        happenedAt,
        knownAt: knownAt(happenedAt, telling),
      })
    }
  }
  return { ...applyAll(record, inOrder(taken), rules), conflicts, agreed }
}

/** A record of a source that was merged away: it only fills what the surviving account lacks, and contradicts nothing. */
export function draftMerged(record: AccountRecord, draft: AccountDraft, telling: Telling, rules: Rules): Drafted {
  const happenedAt = draft.happenedAt ?? telling.known
  const fills = [...saidOf(draft)]
    .filter(([attribute, value]) => value !== null && attributeValue(record, attribute) === null)
    .map(([attribute, value]) => ({
      ...changeOf(record.id, attribute, value, telling),
      happenedAt,
      knownAt: knownAt(happenedAt, telling),
    }))
  return { ...applyAll(record, inOrder(fills), rules), conflicts: [], agreed: [] }
}

function changeOf(account: AccountId, attribute: AttributeKey, value: CustomValue, { source, origin, by }: Telling) {
  return { account, attribute, value, origin, source, ...(by ? { toldBy: by } : {}) }
}

/** Imported history declares that it was known when it happened (rule 6); what comes live is known from now. */
function knownAt(happenedAt: Date, telling: Telling): Date {
  return telling.origin === 'live' ? telling.known : happenedAt
}

function applyAll(
  record: AccountRecord,
  changes: Change[],
  measure: Measure,
): { record: AccountRecord; changes: Change[] } {
  let next = record
  const applied: Change[] = []
  for (const change of changes) {
    const result = applyChange(next, change, measure)
    next = { ...result.record, provenance: { ...result.record.provenance, [change.attribute]: change.source } }
    applied.push(...result.changes)
  }
  return { record: next, changes: applied }
}
