/** What is being typed behind an @ up to the caret, and where the @ stands; null where nobody is being named. */
export function nameBeingTyped(text: string, caret: number): { from: number; name: string } | null {
  const from = text.lastIndexOf('@', caret - 1)
  if (from < 0 || (from > 0 && /[\p{L}\p{N}_]/u.test(text.charAt(from - 1)))) return null
  const name = text.slice(from + 1, caret)
  // A name has a few words; whoever typed on beyond them writes a sentence.
  return name.includes('\n') || name.startsWith(' ') || name.split(' ').length > 3 ? null : { from, name }
}

/** Those of whom a word begins with what is typed, or whose whole name does. */
export function fitting<Person extends { name: string }>(people: readonly Person[], typed: string): Person[] {
  const wanted = typed.toLowerCase()
  return people.filter(({ name }) => {
    const own = name.toLowerCase()
    return own.startsWith(wanted) || own.split(/\s+/).some((word) => word.startsWith(wanted))
  })
}

/** The text with the name written out, and where the caret stands then. */
export function withName(text: string, from: number, caret: number, written: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${written} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}
