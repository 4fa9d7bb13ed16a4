import { told } from '../../../kernel/words.ts'
import type { Dialect } from './body.ts'
import { type Frame, idOf, isRecord, type Parsed, parseEvent } from './event.ts'

/**
 * PostHog's libraries. Each event is said anew as a call of the other protocol and goes through the same check, so that
 * one set of rules decides what is kept; a refusal names the fields that these libraries send.
 */
export const posthogDialect: Dialect = {
  name: 'posthog',
  open: (body) => ({
    items: isRecord(body) && body.batch === undefined ? [body] : isRecord(body) ? body.batch : body,
    sentAt: isRecord(body) ? body.sent_at : undefined,
  }),
  defaults: () => null,
  parse,
  keepable: withoutKey,
  label: (item) => ({ kind: callOf(item).type, name: item.event }),
}

type Item = Record<string, unknown>

function parse(item: unknown, frame: Frame): Parsed {
  if (!isRecord(item)) return parseEvent(item, frame)
  const parsed = parseEvent(callOf(item), frame)
  if (parsed.kind === 'refused') return inItsWords(parsed, item)
  const previousId = item.event === '$identify' ? idOf(propertiesOf(item).$anon_distinct_id) : null
  if (previousId === null || parsed.event.person === null) return parsed
  // An identify call may name the id under which the person was seen before: that is an alias said in the same breath.
  const earlier = parseEvent(aliasOf(item, parsed.event.person, previousId), frame)
  return earlier.kind === 'refused' ? inItsWords(earlier, item) : { ...parsed, further: [earlier.event] }
}

const propertiesOf = ({ properties }: Item): Item => (isRecord(properties) ? properties : {})

const aliasOf = ({ uuid, timestamp }: Item, userId: string, previousId: string) => ({
  type: 'alias',
  userId,
  previousId,
  messageId: idOf(uuid) && `${idOf(uuid)} alias`,
  timestamp,
})

/** These say who somebody is; `$set` changes what is known of a person. */
const IDENTIFY = new Set(['$identify', '$set'])
/** Both join an earlier id to a person; whether two known people become one is decided by the same rule for all. */
const ALIAS = new Set(['$create_alias', '$merge_dangerously'])
/** What the library tells of itself: nobody did it, so that it must not count as use of the product. */
const BY_LIBRARY = new Set([
  '$feature_flag_called',
  '$web_vitals',
  '$performance_event',
  '$snapshot',
  '$$heatmap',
  '$opt_in',
])

function callOf(item: Item): Record<string, unknown> {
  const properties = propertiesOf(item)
  const name = item.event
  const person = idOf(item.distinct_id) ?? idOf(properties.distinct_id)
  const group = groupOf(properties.$groups)
  const common = { messageId: item.uuid, timestamp: item.timestamp }
  if (typeof name === 'string' && IDENTIFY.has(name)) {
    const [once, set] = [properties.$set_once, properties.$set ?? item.$set]
    const traits = isRecord(set) || set === undefined ? { ...(isRecord(once) ? once : {}), ...set } : set
    return { ...common, type: 'identify', userId: person, groupId: group, traits }
  }
  if (name === '$groupidentify') {
    // Whoever sent it is not said to belong to the group, and without anybody a name is made up for the group itself.
    return { ...common, type: 'group', groupId: properties.$group_key, traits: properties.$group_set }
  }
  if (typeof name === 'string' && ALIAS.has(name)) {
    return { ...common, type: 'alias', userId: person, previousId: properties.alias }
  }
  return {
    ...common,
    ...activity(name, properties),
    // An event of no person comes with an id that was made up for it alone: it counts for its group.
    userId: properties.$process_person_profile === false && group !== null ? null : person,
    context: { groupId: group, robot: typeof name === 'string' && BY_LIBRARY.has(name) },
    properties: item.properties === undefined ? undefined : withoutToken(item.properties),
  }
}

function activity(name: unknown, properties: Item): Record<string, unknown> {
  if (name === '$pageview') return { type: 'page' }
  if (name === '$screen') return { type: 'screen', name: properties.$screen_name }
  return { type: 'track', event: name }
}

/** Which kind of group is the account: the only one named, else the first of these words. */
const ACCOUNT_WORDS = ['account', 'company', 'organization', 'organisation', 'customer', 'tenant', 'workspace', 'team']

function groupOf(groups: unknown): string | null {
  if (!isRecord(groups)) return null
  const named = Object.keys(groups).filter((kind) => idOf(groups[kind]) !== null)
  const kind = named.length === 1 ? named[0] : ACCOUNT_WORDS.find((word) => named.includes(word))
  return kind === undefined ? null : idOf(groups[kind])
}

const words: Record<string, { field: string; remedy?: string }> = {
  userId: { field: 'distinct_id', remedy: told`Send distinct_id, or the account in properties.$groups` },
  groupId: { field: 'properties.$groups', remedy: told`Send the id of the group as text` },
  messageId: { field: 'uuid' },
  previousId: { field: 'properties.alias', remedy: told`Send the earlier id of the person as text` },
  traits: { field: 'properties.$set', remedy: told`Send what is known as a JSON object, or leave it out` },
}

function inItsWords(refusal: Parsed & { kind: 'refused' }, { event }: Item): Parsed {
  const own = event === '$groupidentify' && refusal.field === 'groupId' ? groupKey : words[refusal.field]
  return { ...refusal, ...own }
}

const groupKey = { field: 'properties.$group_key', remedy: told`Send the id of the group as properties.$group_key` }

function withoutToken(properties: unknown): unknown {
  if (!isRecord(properties) || !('token' in properties)) return properties
  const { token: _, ...rest } = properties
  return rest
}

function withoutKey(item: unknown): unknown {
  if (!isRecord(item)) return item
  const { api_key: _, token: __, ...rest } = item
  return 'properties' in rest ? { ...rest, properties: withoutToken(rest.properties) } : rest
}
