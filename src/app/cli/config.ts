import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import { audit, product } from '../../modules/workspaces/index.ts'
import type { Effect, Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { installed } from '../../platform/installation.ts'
import { compare, configuration, type Difference, filesIn, follow, type Standing } from '../../platform/packs/code.ts'
import { isConfigurationName } from '../../platform/packs/packs.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, withProduct } from './inside.ts'

const options = {
  ...dataOptions,
  'dry-run': { type: 'boolean' },
  overwrite: { type: 'boolean' },
} as const

type Verb = 'export' | 'diff' | 'apply'

const verbs: readonly Verb[] = ['export', 'diff', 'apply']

/** `tenure config`: everything that a workspace decides for itself as files, compared with and applied to a workspace. */
export const config: Command = {
  name: 'config',
  usage:
    'config export FOLDER | config diff FOLDER | config apply FOLDER [--dry-run] [--overwrite] [--workspace NAME] [--json]',
  summary:
    'Configuration as files: exports it, shows what differs, applies it; edits on pages and in files never overwrite each other',
  run: async (rest) => {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const [verb, folder] = positionals
    if (!verbs.includes(verb as Verb) || !folder)
      throw new AppError('invalid', `Say what: tenure ${config.usage}`, { field: 'verb' })
    await withProduct(values, async ({ platform }) => {
      const workspace = await chosenWorkspace(platform, values.workspace)
      const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace.id, work)
      if (verb === 'export') return print(await exported(platform, within, folder))
      const files = await filesIn(platform, folderOf(folder))
      if (files.length === 0)
        throw new AppError('not_found', `There is no configuration in ${folder}`, {
          field: 'FOLDER',
          remedy: 'Name a folder with folders such as playbooks or segments in it, such as packs/saas',
        })
      const differences =
        verb === 'diff'
          ? await compared(platform, within, files)
          : await applied(platform, within, files, {
              dryRun: values['dry-run'] === true,
              wins: values.overwrite ? 'files' : 'neither',
            })
      print(
        values.json
          ? JSON.stringify({ items: differences })
          : inWords(differences, verb === 'apply' && !values['dry-run']),
      )
    })
    return 0
  },
}

/** A folder beside one, or else one that came with the product. */
const folderOf = (folder: string): string => (existsSync(folder) ? folder : installed(folder))

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

async function exported(platform: Platform, within: Within, folder: string): Promise<string> {
  const pieces = await within((tx) => configuration(platform, tx))
  for (const { folder: kind, name, content } of pieces) {
    if (!isConfigurationName(name)) throw new Error(`${name} is no name of a file`)
    await mkdir(join(folder, kind), { recursive: true })
    await writeFile(join(folder, kind, `${name}.yaml`), stringify(content, { lineWidth: 120 }))
  }
  return `${pieces.length} files are in ${folder}`
}

/** How the files stand, with what they would do to accounts. What cannot be applied as it is stands there all the same. */
async function compared(platform: Platform, within: Within, files: Files): Promise<Difference[]> {
  const differences = await within((tx) => compare(platform, tx, files))
  const isOurs = (error: unknown) => error instanceof AppError
  const rehearsed = await applied(platform, within, files, { dryRun: true, wins: 'files' }).catch((error: unknown) => {
    if (isOurs(error)) return []
    throw error
  })
  const effects = new Map(rehearsed.map((one) => [`${one.folder}/${one.name}`, one.effects]))
  return differences.map((one) => {
    const found = effects.get(`${one.folder}/${one.name}`)
    return found ? { ...one, effects: found } : one
  })
}

type Files = Awaited<ReturnType<typeof filesIn>>

class Rehearsed extends Error {
  readonly differences: Difference[]

  constructor(differences: Difference[]) {
    super('A rehearsal changes nothing')
    this.differences = differences
  }
}

async function applied(
  platform: Platform,
  within: Within,
  files: Files,
  { dryRun, wins }: { dryRun: boolean; wins: 'neither' | 'files' },
): Promise<Difference[]> {
  try {
    return await within(async (tx) => {
      const differences = await follow(platform, tx, files, wins, dryRun ? 'effects' : 'nothing')
      if (dryRun) throw new Rehearsed(differences)
      const written = differences.filter(
        ({ standing }) => standing !== 'same' && standing !== 'drifted' && standing !== 'here',
      )
      if (written.length > 0)
        await audit(tx, product(tx.workspace), {
          action: 'configuration.applied',
          subject: 'configuration',
          after: { name: `${written.length}`, files: written.map(({ folder, name }) => `${folder}/${name}`) },
        })
      return differences
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.differences
    throw error
  }
}

const words: Record<Standing, string> = {
  same: 'same',
  new: 'new',
  changed: 'changed in the file',
  drifted: 'changed here since it was applied: stays',
  conflict: 'changed here and in the file',
  here: 'here alone: stays',
}

function inWords(differences: readonly Difference[], isApplied: boolean): string {
  const rows = differences.filter(({ standing }) => standing !== 'same')
  const head = headOf(differences, isApplied)
  if (rows.length === 0) return head
  return `${head}\n${table(
    ['kind', 'name', 'state', 'accounts'],
    rows.map(({ folder, name, standing, effects }) => [folder, name, words[standing], effectWords(effects)]),
  )}`
}

/** What became of the files, or would; what the workspace has beside them is no difference that they make. */
function headOf(differences: readonly Difference[], isApplied: boolean): string {
  const count = (...some: Standing[]) => differences.filter(({ standing }) => some.includes(standing)).length
  const [toBring, stay, here] = [count('new', 'changed', 'conflict'), count('drifted'), count('here')]
  return [
    `${toBring === 0 ? 'nothing' : toBring} ${isApplied ? 'applied' : 'to apply'}`,
    `${count('same')} the same in the files and here`,
    ...(stay > 0 ? [`${stay} changed here, which stay`] : []),
    ...(here > 0 ? [`${here} here alone, which stay`] : []),
  ].join(', ')
}

const does: Record<Effect['does'], string> = {
  'change band': 'change band',
  enter: 'would enter',
  leave: 'would leave',
  'are meant': 'are meant now',
}

const effectWords = (effects: readonly Effect[] = []): string =>
  effects
    .map(({ does: what, accounts, examples }) =>
      [`${accounts} ${does[what]}`, examples.length > 0 ? `: ${examples.join(', ')}` : ''].join(''),
    )
    .join('; ')
