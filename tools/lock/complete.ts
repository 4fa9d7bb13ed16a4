/** What we read of an entry in package-lock.json. */
interface Entry {
  version?: string
  dev?: boolean
  optionalDependencies?: Record<string, string>
  [field: string]: unknown
}

export interface Lock {
  packages: Record<string, Entry>
  [field: string]: unknown
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

/**
 * npm may write a lock file that lacks the optional binaries of other platforms, which `npm ci` then refuses on every
 * platform. Their versions are exact in the package that asks for them, and their names say what they are for.
 */
export function missingBinaries({ packages }: Lock): [path: string, entry: Entry][] {
  return Object.entries(packages).flatMap(([path, entry]) =>
    path === ''
      ? []
      : Object.entries(entry.optionalDependencies ?? {})
          .filter(([name, version]) => /^\d+\.\d+\.\d+[^\s|]*$/.test(version) && !isHeld(packages, path, name, version))
          .map(([name, version]): [string, Entry] => [
            `${path}/node_modules/${name}`,
            binary(name, version, entry.dev),
          ]),
  )
}

export function completed(lock: Lock): Lock {
  const { '': top, ...rest } = { ...lock.packages, ...Object.fromEntries(missingBinaries(lock)) }
  const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...lock, packages: { ...(top ? { '': top } : {}), ...Object.fromEntries(sorted) } }
}

function isHeld(packages: Lock['packages'], path: string, name: string, version: string): boolean {
  const nested = packages[`${path}/node_modules/${name}`]
  return nested !== undefined || packages[`node_modules/${name}`]?.version === version
}

function binary(name: string, version: string, dev: boolean | undefined): Entry {
  const words = (name.split('/').at(-1) ?? name).split('-')
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  }
}
