import { secret } from '../../../platform/random.ts'

/** What names a mail in addresses that come back: small letters and digits, so that every server keeps it as it is. */
export const newRef = (): string =>
  secret(15)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '0')
