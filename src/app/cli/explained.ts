/** What a condition said of one account, as explanations come from the product. */
export interface Part {
  sentence: string
  /** Where it stands in the condition, such as `where.all[1].any[0]`. */
  path: string
  parts: Part[]
}

const groups: Record<string, string> = {
  all: 'all of these must hold:',
  any: 'one of these must hold:',
  not: 'this must not hold:',
}

/** Each comparison on a line of its own; below a word about how they go together, except where all of a list must hold anyway. */
export function explainedLines(part: Part, depth = 1): string[] {
  const indent = '  '.repeat(depth)
  const kind = groupOf(part)
  if (kind === null) return [`${indent}${part.sentence}`]
  if (depth === 1 && kind === 'all') return part.parts.flatMap((one) => explainedLines(one, depth))
  return [`${indent}${groups[kind]}`, ...part.parts.flatMap((one) => explainedLines(one, depth + 1))]
}

function groupOf({ parts, path }: Part): string | null {
  const [first] = parts
  if (!first) return null
  return /^\.?(all|any|not)\b/.exec(first.path.slice(path.length))?.[1] ?? 'all'
}
