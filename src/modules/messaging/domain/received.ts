/** What came in, as far as it decides what becomes of it. Names of headers in small letters. */
export interface Incoming {
  headers: ReadonlyMap<string, string>
  /** The sender that the server named; empty for notices that nobody shall answer. */
  returnPath: string
  /** The report part of a notice (RFC 3464), where there is one. */
  report: string | null
}

/** What a mail that came in was. `unknown`: nobody knows yet where it belongs. */
export const receivedKinds = ['reply', 'bounce', 'filed', 'automatic', 'unknown'] as const
export type ReceivedKind = (typeof receivedKinds)[number]

export type Nature = 'report' | 'automatic' | 'personal'

/** A notice about delivery, something that a program sent by itself, or what a person wrote. Programs are never answered. */
export function natureOf({ headers, returnPath, report }: Incoming): Nature {
  if (report !== null) return 'report'
  const automatic = headers.get('auto-submitted')?.toLowerCase() ?? 'no'
  const precedence = headers.get('precedence')?.toLowerCase() ?? ''
  const isAutomatic =
    !automatic.startsWith('no') ||
    ['bulk', 'junk', 'list', 'auto_reply'].includes(precedence) ||
    ['x-autoreply', 'x-autorespond', 'list-id', 'x-loop'].some((name) => headers.has(name)) ||
    returnPath === ''
  return isAutomatic ? 'automatic' : 'personal'
}

export interface Report {
  action: string
  /** Such as 5.1.1. */
  status: string
  says: string
}

/** What a notice says of its first recipient (RFC 3464). */
export function readReport(text: string): Report {
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.{0,500})`, 'im').exec(text)?.[1]?.trim() ?? ''
  return {
    action: field('Action').toLowerCase(),
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(field('Status'))?.[0] ?? '',
    says: field('Diagnostic-Code') || field('Status'),
  }
}

/** Whether a message did not arrive, and whether its address is good for nothing: a full box or a rule of theirs may pass. */
export function bounceOf({ action, status }: Report): 'none' | 'soft' | 'hard' {
  if (action !== 'failed') return 'none'
  if (!status.startsWith('5')) return 'soft'
  return /^5\.(2\.2|3\.|6\.|7\.)/.test(status) ? 'soft' : 'hard'
}

/** The names of messages that a mail answers, the nearest first. */
export function answeredIn(headers: ReadonlyMap<string, string>): string[] {
  const named = (name: string) =>
    headers
      .get(name)
      ?.slice(0, 20_000)
      .match(/<[^<>\s]{1,300}>/g) ?? []
  return [...new Set([...named('in-reply-to'), ...named('references').reverse()])].slice(0, 50)
}

/** Where the mail that is answered begins: what stands below was written before. */
const quotation =
  /^(>|-{2,} ?(original message|ursprüngliche nachricht)|_{10,}|(on|am) .{5,200}(wrote|schrieb.{0,100}):?\s*$|(from|von): .+@)/i

/** What the person wrote themselves, without the mail that they answered. */
export function ownWords(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const end = lines.findIndex((line) => quotation.test(line.trim()))
  const own = (end < 0 ? lines : lines.slice(0, end)).join('\n').trim()
  return (own || text.trim()).slice(0, 20_000)
}

/** A reply in one line of a list: its subject, and how it begins. */
export function glance(subject: string, text: string): string {
  const begin = text.replace(/\s+/g, ' ').trim()
  return [subject.trim(), begin.length > 280 ? `${begin.slice(0, 279).trimEnd()}\u2026` : begin]
    .filter(Boolean)
    .join(' \u2013 ')
}
