import { sha1 } from './sha1.ts'

/** A plain value that the compiler does not confuse with another of the same make. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name }

export type WorkspaceId = Brand<string, 'WorkspaceId'>
export type MemberId = Brand<string, 'MemberId'>
export type TeamId = Brand<string, 'TeamId'>
export type AccountId = Brand<string, 'AccountId'>
export type ContactId = Brand<string, 'ContactId'>
/** A person as the product knows them, before and after they are a contact. */
export type PersonId = Brand<string, 'PersonId'>
export type ContractId = Brand<string, 'ContractId'>
export type InvoiceId = Brand<string, 'InvoiceId'>
export type TicketId = Brand<string, 'TicketId'>
export type EngagementId = Brand<string, 'EngagementId'>
export type OrderId = Brand<string, 'OrderId'>
export type ListingId = Brand<string, 'ListingId'>
export type ReturnId = Brand<string, 'ReturnId'>
export type SurveyId = Brand<string, 'SurveyId'>
export type AnswerId = Brand<string, 'AnswerId'>
export type PlanId = Brand<string, 'PlanId'>
export type ScorecardId = Brand<string, 'ScorecardId'>
export type SegmentId = Brand<string, 'SegmentId'>
export type TaskId = Brand<string, 'TaskId'>
export type RiskId = Brand<string, 'RiskId'>
export type MeetingId = Brand<string, 'MeetingId'>
export type ApprovalId = Brand<string, 'ApprovalId'>
export type OfferId = Brand<string, 'OfferId'>
export type HoldoutId = Brand<string, 'HoldoutId'>
export type TemplateId = Brand<string, 'TemplateId'>
export type MessageId = Brand<string, 'MessageId'>
export type CampaignId = Brand<string, 'CampaignId'>
export type PlaybookId = Brand<string, 'PlaybookId'>
export type RunId = Brand<string, 'RunId'>
export type CommentId = Brand<string, 'CommentId'>
export type NotificationId = Brand<string, 'NotificationId'>
export type ImportId = Brand<string, 'ImportId'>
export type SourceId = Brand<string, 'SourceId'>
export type StreamId = Brand<string, 'StreamId'>
export type PullId = Brand<string, 'PullId'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text has the shape of a UUID of any version. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text)
}

/** The namespace of a workspace that is named by words instead of an id, such as the demo's. */
export const TENURE_NAMESPACE = '6f0b8f3e-0d5c-5a3b-9a57-5f1e2b0c7d11'

const encoder = new TextEncoder()
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The same namespace and name give the same UUID for ever (version 5, RFC 9562). */
export function uuidV5(namespace: string, name: string): string {
  const named = encoder.encode(name)
  const message = new Uint8Array(16 + named.length)
  message.set(uuidBytes(namespace))
  message.set(named, 16)
  const digest = sha1(message)
  digest[6] = 0x50 | ((digest[6] as number) & 0x0f)
  digest[8] = 0x80 | ((digest[8] as number) & 0x3f)
  return uuidText(digest)
}

/** The id under which a record of an outside source is known here, so that a second import meets what the first one made. */
export function derivedId<Id extends string = string>(
  workspace: WorkspaceId,
  kind: string,
  source: string,
  externalId: string,
): Id {
  // A list in JSON, not a joined text: ('a:b', 'c') and ('a', 'b:c') must not be one id.
  return uuidV5(workspace, JSON.stringify([kind, source, externalId])) as Id
}

const CRM_ID = /^[0-9A-Za-z]{15}(?:[0-5A-Z]{3})?$/

/**
 * CRM ids of 15 and 18 characters are one id, compared case-sensitively at 15 (rule 1): the last three only repeat
 * the case of the first fifteen. A text of another length or with a wrong check is no CRM id and stays as it is.
 */
export function crmId(id: string): string {
  if (!CRM_ID.test(id) || id.length === 15) return id
  const short = id.slice(0, 15)
  return caseCheck(short) === id.slice(15) ? short : id
}

/** The forms in which systems write one CRM id, for where they are looked for; any other id has one form. */
export function crmForms(id: string): string[] {
  const short = crmId(id)
  return CRM_ID.test(short) && short.length === 15 ? [short, short + caseCheck(short)] : [id]
}

/** The three letters that say which of the fifteen are capitals, five bits each. */
function caseCheck(short: string): string {
  return [0, 5, 10]
    .map((start) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[capitalBits(short.slice(start, start + 5))] ?? '')
    .join('')
}

function capitalBits(five: string): number {
  return [...five].reduce((bits, letter, at) => (letter >= 'A' && letter <= 'Z' ? bits | (1 << at) : bits), 0)
}

// Ids are derived by the million in the namespace of one workspace: the last one's bytes are kept.
let lastNamespace = { text: '', bytes: new Uint8Array(16) }

function uuidBytes(uuid: string): Uint8Array {
  if (uuid === lastNamespace.text) return lastNamespace.bytes
  if (!isUuid(uuid)) throw new Error(`Not a UUID: ${uuid}`)
  const hex = uuid.replaceAll('-', '')
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
  lastNamespace = { text: uuid, bytes }
  return bytes
}

function uuidText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < 16; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-'
    text += HEX[bytes[at] as number]
  }
  return text
}
