import { AppError } from '../kernel/errors.ts'

/** Where the product listens unless told otherwise; the digits spell TNR on a telephone. */
export const usualPort = 8670

/** The port that an option or a variable names; 0 lets the system choose. */
export function portIn(text: string, option: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new AppError('invalid', `${option} must be a whole number from 0 to 65535`, {
    field: option.replace(/^--/, ''),
    remedy: 'Leave it out, or name a free port',
  })
}
