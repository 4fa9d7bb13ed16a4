import { AppError } from '../../kernel/errors.ts'
import { type CarriedErasures, carriedErasures, carryErasures, notedErasures } from '../../modules/privacy/index.ts'
import { type OpenedArchive, openArchive } from '../../platform/archive/archive-file.ts'
import type { Part, Sum } from '../../platform/archive/contents.ts'
import { FilesAside, printed } from '../../platform/archive/files.ts'
import { load } from '../../platform/archive/load.ts'
import { unseal } from '../../platform/archive/seal.ts'
import { newId } from '../../platform/random.ts'
import { migrationFolders } from '../migrations.ts'
import type { Place } from '../place.ts'
import { withPlatformOn } from '../product.ts'

export interface RestoreRequest {
  file: string
  /** Whether what the place holds may be lost. */
  over: 'nothing' | 'everything'
  passphrase?: string | undefined
  now: Date
  onTable?: (table: string) => void
}

export interface Restored {
  /** When the backup was made. */
  madeAt: string
  product: string
  tables: Record<string, Sum>
  migrated: string[]
  files: number
  secrets: 'opened' | 'left closed' | 'not in the backup'
  /** People who had been erased after the backup was made, and are again. */
  erasedAgain: number
}

/**
 * Puts a backup in place of what is here. Database and files become the backup's together; whatever goes wrong on the
 * way leaves both as they were. Afterwards nothing leaves the product until somebody confirms.
 */
export async function restore(place: Place, request: RestoreRequest): Promise<Restored> {
  const erasures = [await notedErasures(place.folder), await erasuresIn(place)]
  const archive = await openArchive(request.file)
  const aside = new FilesAside(place.folder, newId(request.now))
  const prints: Record<string, string> = {}
  const take = (file: Extract<Part, { kind: 'file' }>) =>
    aside.take(
      file.name,
      printed(file.body, (print) => {
        prints[file.name] = print
      }),
    )
  let secrets: Restored['secrets'] = 'not in the backup'
  try {
    const { tables, migrated } = await load(archive.contents, {
      url: place.url,
      folders: migrationFolders(),
      over: request.over,
      as: 'restored',
      now: request.now,
      onFile: take,
      ...(request.onTable ? { onTable: request.onTable } : {}),
      beforeCommit: async () => {
        refuseOtherFiles(archive.rest().files, prints)
        secrets = await openSecrets(archive, aside, request.passphrase)
      },
    })
    await aside.settle()
    const erasedAgain = await withPlatformOn(place, (platform) => carryErasures(platform, erasures))
    const { madeAt, product } = archive.contents.head
    return { madeAt, product, tables, migrated, files: Object.keys(prints).length, secrets, erasedAgain }
  } finally {
    await archive.close()
    await aside.drop()
  }
}

/** What the database that is to be replaced knows of erasures; nothing where it has none, or is not one of ours. */
function erasuresIn(place: Place): Promise<CarriedErasures> {
  return withPlatformOn(place, carriedErasures).catch(() => ({}))
}

function refuseOtherFiles(expected: Record<string, string>, found: Record<string, string>): void {
  const wrong = Object.entries(expected).find(([name, print]) => found[name] !== print)
  if (!wrong) return
  throw new AppError('invalid', `The file ${wrong[0]} is not what was saved`, {
    remedy: 'The archive is damaged: take another copy of it, or another backup. Nothing was changed here.',
  })
}

async function openSecrets(
  archive: OpenedArchive,
  aside: FilesAside,
  passphrase: string | undefined,
): Promise<Restored['secrets']> {
  const { secrets } = archive.rest()
  if (secrets === null) return 'not in the backup'
  if (passphrase === undefined) return 'left closed'
  const { secret } = JSON.parse(unseal(secrets, passphrase)) as { secret: string }
  await aside.take('secret', once(Buffer.from(secret)))
  return 'opened'
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}
