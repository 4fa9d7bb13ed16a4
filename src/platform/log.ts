import { pino } from 'pino'

export interface Log {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Lines of JSON on standard error, so that standard output stays for what a command answers. Secrets are cut out by name. */
export function createLog(level: string): Log {
  const redact = ['*.password', '*.secret', '*.token', '*.key', '*.authorization', '*.cookie', 'url']
  return pino({ level, redact }, pino.destination({ dest: 2, sync: true }))
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
