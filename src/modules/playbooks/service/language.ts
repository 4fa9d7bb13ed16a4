import { type Document, LineCounter, parseDocument } from 'yaml'
import { AppError } from '../../../kernel/errors.ts'
import type { PlaybookId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { accountLanguage, declaredSubject, segmentNamed } from '../../segments/index.ts'
import type { Playbook } from '../domain/playbook.ts'
import { playbookNames } from '../store/playbooks.ts'
import { type Names, type Problem, Reader } from './reader.ts'

export type Reading = { kind: 'ok'; playbook: Playbook } | { kind: 'problems'; problems: Problem[] }

const mostLetters = 100_000
const mostProblems = 20

/**
 * A playbook from YAML or JSON. All that is wrong is named at once, each with its line and what to do. A workspace that is just
 * made has no catalogue of measures yet: then they are known as modules declare them.
 */
export async function readPlaybook(
  platform: Platform,
  tx: Tx,
  text: string,
  { words = 'catalogue', own }: { words?: 'catalogue' | 'declared'; own?: PlaybookId | undefined } = {},
): Promise<Reading> {
  if (text.length > mostLetters)
    return refused([
      {
        line: 0,
        field: '',
        message: told`The playbook is too long`,
        remedy: told`Write at most ${mostLetters} letters`,
      },
    ])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true })
  const broken = document.errors.map(({ message, pos }) => ({
    ...{ line: lines.linePos(pos[0]).line, field: '' },
    message: told`This cannot be read as YAML: ${message.split('\n')[0] ?? ''}`,
    remedy: told`Mend this line`,
  }))
  if (broken.length > 0) return refused(broken)
  const subject =
    words === 'declared' ? await declaredSubject(platform, tx) : (await accountLanguage(platform, tx)).subject
  const reader = new Reader(document, lines, subject, platform.contributions.steps)
  const playbook = reader.read(plainOf(document), await namesOf(tx))
  if (playbook && reader.problems.length === 0) await reader.askKinds(tx, platform, playbook)
  if (playbook && reader.problems.length === 0) await reader.askStarted(tx, playbook, own)
  return playbook && reader.problems.length === 0 ? { kind: 'ok', playbook } : refused(reader.problems)
}

/** The same, refused with its first problem and the list of all. */
export async function mustRead(platform: Platform, tx: Tx, text: string, own?: PlaybookId): Promise<Playbook> {
  const reading = await readPlaybook(platform, tx, text, { own })
  if (reading.kind === 'ok') return reading.playbook
  const [first] = reading.problems
  throw new AppError('invalid', told`line ${first?.line ?? 0}: ${first?.message ?? ''}`, {
    field: 'source',
    remedy: first?.remedy,
    problems: reading.problems.map(({ line, field, message, remedy }) => ({
      field,
      message: told`line ${line}: ${message}`,
      remedy,
    })),
  })
}

const refused = (problems: Problem[]): Reading => ({ kind: 'problems', problems: problems.slice(0, mostProblems) })

/** A playbook as plain data, for whoever looks for what it asks; null where it is too long or no YAML. */
export const plainPlaybook = (text: string): unknown =>
  text.length > mostLetters ? null : plainOf(parseDocument(text, { strict: true, uniqueKeys: true }))

/** Aliases are followed only so far that a small text cannot become a large one. */
function plainOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch {
    return null
  }
}

async function namesOf(tx: Tx): Promise<Names> {
  const segments = await segmentNamed(tx)
  const known = await playbookNames(tx)
  return {
    segments,
    playbooks: new Map(
      known.flatMap(({ id, key, name }) => [id, key, name].flatMap((one) => (one ? [[one, id] as const] : []))),
    ),
  }
}
