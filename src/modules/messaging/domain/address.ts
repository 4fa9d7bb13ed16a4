/** An address with a plus word behind its name: replies+ref@example.com. */
export function plusAddress(mailbox: string, ref: string): string {
  const at = mailbox.lastIndexOf('@')
  return `${mailbox.slice(0, at)}+${ref}${mailbox.slice(at)}`
}

/** What stands behind the plus of an address, and the mailbox without it. */
export function splitAddress(address: string): { mailbox: string; ref: string | null } {
  const plain = address.trim().toLowerCase()
  const at = plain.lastIndexOf('@')
  const plus = plain.indexOf('+')
  if (at < 1 || plus < 0 || plus > at) return { mailbox: plain, ref: null }
  return { mailbox: plain.slice(0, plus) + plain.slice(at), ref: plain.slice(plus + 1, at) }
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Whether a text is one plain mail address, with nothing in it that could begin another header. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[^\s@<>(),;:"[\]\\\p{Cc}]{1,64}@[^\s@<>(),;:"[\]\\\p{Cc}]+\.[^\s@<>(),;:"[\]\\\p{Cc}]+$/u.test(text)

/** The first name by which somebody is greeted. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? ''
