import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const file = fileURLToPath(new URL('priority.ts', import.meta.url))

/** Stands back in a process of its own, and says by how much its priority fell and that of its session. */
async function stoodBack(detached: boolean): Promise<[own: number, session: number]> {
  const code = `
    const { standBack } = await import(${JSON.stringify(file)})
    const { getPriority } = await import('node:os')
    const { readFileSync } = await import('node:fs')
    const priorities = () => [getPriority(), Number(readFileSync('/proc/self/autogroup', 'utf8').trim().split(' ').at(-1))]
    const before = priorities()
    standBack()
    setTimeout(() => console.log(...priorities().map((priority, at) => priority - before[at])), 1500)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { detached })
  let said = ''
  for await (const text of child.stdout) said += text
  return said.trim().split(' ').map(Number) as [number, number]
}

test.runIf(existsSync('/proc/self/autogroup'))(
  'work that nobody waits for stands behind pages with its session where it leads one; the session of a shell stays as it was',
  async () => {
    const [service, command] = await Promise.all([stoodBack(true), stoodBack(false)])
    expect(service).toEqual([10, 10])
    expect(command).toEqual([10, 0])
  },
)
