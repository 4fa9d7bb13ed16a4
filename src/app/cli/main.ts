import { AppError } from '../../kernel/errors.ts'
import { commands } from './commands.ts'

/** `tenure COMMAND [options]`: finds the command, runs it, and turns refusals into a sentence and a status. */
async function main([name, ...rest]: string[]): Promise<number> {
  if (!name || name === 'help' || name === '--help') return help(0)
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!found) {
    process.stderr.write(`There is no command ${name}.\n\n`)
    return help(2)
  }
  const command = await found()
  if (rest.includes('--help')) {
    process.stdout.write(`${command.usage}\n\n${command.summary}\n`)
    return 0
  }
  try {
    return (await command.run(rest)) ?? 0
  } catch (error) {
    return complain(error)
  }
}

async function help(status: number): Promise<number> {
  const all = await Promise.all(Object.values(commands).map((read) => read()))
  const lines = all.map(({ usage, summary }) => `  ${usage}\n      ${summary}`)
  process.stdout.write(`Tenure, the customer success platform a company runs itself.\n\n${lines.join('\n')}\n`)
  return status
}

/** What the system says of a file or folder that somebody named. */
const ofFiles: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of this path is no folder',
  EISDIR: 'this is a folder',
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  EROFS: 'this disk can only be read',
  ENOSPC: 'the disk is full',
}

/** What is the caller's to mend, in a sentence; undefined for a bug, of which it is told where it was. */
function sentenceOf(error: unknown): string | undefined {
  const { code = '', path, message } = error as NodeJS.ErrnoException
  if (error instanceof AppError || code.startsWith('ERR_PARSE_ARGS')) return message
  return path !== undefined && ofFiles[code] ? `${path}: ${ofFiles[code]}` : undefined
}

function complain(error: unknown): number {
  const known = sentenceOf(error)
  process.stderr.write(`${known ?? (error as Error).stack}\n`)
  if (error instanceof AppError && error.details.remedy) process.stderr.write(`${error.details.remedy}\n`)
  return known === undefined ? 1 : 2
}

process.exitCode = await main(process.argv.slice(2))
if (process.exitCode !== 0) process.exit()
