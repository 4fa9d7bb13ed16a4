/**
 * Makes the fixture of an upgrade test: `node tools/upgrade-fixture.ts COMMIT`. The code of that commit fills a data folder;
 * its migrations, its rows and what it showed are written below test/upgrade/COMMIT, as text.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withSnapshot } from '../src/platform/archive/snapshot.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { readMigrations } from '../src/platform/db/migrate.ts'

const root = join(import.meta.dirname, '..')
const commit = process.argv[2] ?? ''
const scratch = mkdtempSync(join(tmpdir(), 'tenure-upgrade-'))
chmodSync(scratch, 0o755)
const [tree, data] = [join(scratch, 'tree'), join(scratch, 'data')]
const target = join(root, 'test', 'upgrade', commit)

mkdirSync(tree)
run('sh', ['-c', `git archive ${commit} | tar -x -C ${tree}`])
symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
mkdirSync(join(tree, 'test', 'upgrade'), { recursive: true })
cpSync(join(root, 'test', 'upgrade', 'fill.ts'), join(tree, 'test', 'upgrade', 'fill.ts'))
const { at, shown } = JSON.parse(run(process.execPath, [join(tree, 'test', 'upgrade', 'fill.ts'), data])) as {
  at: string
  shown: unknown
}
mkdirSync(target, { recursive: true })
writeFileSync(join(target, 'shown.json'), `${JSON.stringify({ at, shown }, null, 1)}\n`)
await writeRows()
await writeSchema()
rmSync(scratch, { recursive: true, force: true })
process.stdout.write(`wrote ${target}\n`)

function run(command: string, args: string[]): string {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}`)
  return done.stdout
}

/** Rows as COPY writes them, table after table, each below a line that names it. */
async function writeRows(): Promise<void> {
  const server = await startEmbedded({ folder: data })
  const parts: string[] = []
  await withSnapshot({ url: server.url, product: commit, now: new Date(at) }, async ({ head, parts: found }) => {
    for await (const part of found) {
      if (part.kind !== 'rows') continue
      const rows: Buffer[] = []
      for await (const chunk of part.chunks) rows.push(chunk)
      const columns = head.tables.find(({ name }) => name === part.table)?.columns ?? []
      if (rows.length > 0) parts.push(`== ${part.table} (${columns.join(', ')})\n${Buffer.concat(rows).toString()}`)
    }
  })
  await server.stop()
  writeFileSync(join(target, 'rows.txt'), parts.join(''))
}

/** The migrations of that commit in the order in which they ran, each below a line with its name and checksum. */
async function writeSchema(): Promise<void> {
  const order = [...readFileSync(join(tree, 'src/modules/order.ts'), 'utf8').matchAll(/^ {2}'(\w+)'/gm)].map(
    ([, name = '']) => name,
  )
  const folders = [
    { module: 'platform', folder: join(tree, 'src/platform/db/migrations') },
    ...order.map((module) => ({ module, folder: join(tree, 'src/modules', module, 'migrations') })),
  ]
  const migrations = await readMigrations(folders)
  const texts = migrations.map(
    ({ module, number, name, checksum, text }) => `== ${module} ${number} ${name} ${checksum}\n${text}`,
  )
  writeFileSync(join(target, 'schema.txt'), texts.join(''))
}
