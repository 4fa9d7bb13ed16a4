/** What a refusal tells, wherever it was made. */
interface Refusal {
  detail: string
  remedy?: unknown
  problems?: unknown
}

interface Problem {
  field: string
  message: string
  remedy: string
}

/** A refusal as an agent reads it: what is wrong, and what to do about it, one line for each thing. */
export function sentencesOf({ detail, remedy, problems }: Refusal): string {
  const each = (Array.isArray(problems) ? problems : []) as Problem[]
  if (each.length > 1) return each.map((one) => joined(`${one.field}: ${one.message}`, one.remedy)).join('\n')
  return joined(detail, remedy)
}

const joined = (what: string, remedy: unknown) =>
  typeof remedy === 'string' ? `${ended(what)} ${ended(remedy)}` : ended(what)

const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
