import { told } from '../../../kernel/words.ts'

/** One change of many accounts, as far as a sentence needs it. */
interface Change {
  kind: 'set' | 'words'
  attribute: string
  label: string
}

type Said =
  | (Change & { kind: 'set'; value: unknown })
  | (Change & { kind: 'words'; add: readonly string[]; remove: readonly string[] })

/** What is done to many accounts at once, in a sentence: "Owner becomes Ines Caldeira", "Tags: add vip". */
export function sentenceOf(edit: Said, names: ReadonlyMap<string, string>): string {
  if (edit.kind === 'set') {
    if (edit.value === null) return told`${edit.label} becomes empty`
    return told`${edit.label} becomes ${wordsOf(edit.value, names)}`
  }
  const parts = [
    edit.add.length > 0 ? told`add ${edit.add.join(', ')}` : null,
    edit.remove.length > 0 ? told`remove ${edit.remove.join(', ')}` : null,
  ]
  return `${edit.label}: ${parts.filter((part) => part !== null).join('; ')}`
}

function wordsOf(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'boolean') return value ? told`yes` : told`no`
  if (Array.isArray(value)) return value.join(', ')
  return names.get(String(value)) ?? String(value)
}
