import { AppError } from '../../../kernel/errors.ts'

type Said = [field: string, reason: string, remedy: string]

/** What the server's or the network's codes mean to whoever connected it, and what they can do. */
const meanings: Record<string, Said> = {
  ECONNREFUSED: ['url', 'nobody answers at this host and port', 'Check host and port, and that the server is running'],
  ETIMEDOUT: ['url', 'the server did not answer in time', 'Check host and port, and what stands between'],
  EHOSTUNREACH: ['url', 'the host cannot be reached', 'Check the host and the network'],
  ENETUNREACH: ['url', 'the host cannot be reached', 'Check the host and the network'],
  ECONNRESET: ['url', 'the connection broke off', 'It is tried again by itself'],
  EPIPE: ['url', 'the connection broke off', 'It is tried again by itself'],
  '28P01': ['url', 'user or password are not right', 'Enter the connection again'],
  '28000': [
    'url',
    'the server refuses this user',
    'Give the user the right to sign in from here, or add sslmode=require',
  ],
  '3D000': ['url', 'there is no such database', 'Correct the name behind the last slash'],
  '53300': ['url', 'the server has no connection free', 'It is tried again by itself'],
  '57P01': ['url', 'the server ended the connection', 'It is tried again by itself'],
  '57P02': ['url', 'the server ended the connection', 'It is tried again by itself'],
  '57P03': ['url', 'the server is just starting', 'It is tried again by itself'],
  '57014': [
    'timeout',
    'a question took longer than allowed',
    'Put an index on the cursor and key columns, or allow more seconds',
  ],
  '55P03': ['table', 'somebody else holds the rows', 'It is tried again by itself'],
  '42P01': ['table', 'the table is not there', 'Choose a table that exists'],
  '42703': ['column', 'a column is not there', 'Choose columns that exist'],
  '42501': ['table', 'the user may not read or write this table', 'Grant the user the right to it'],
  '42601': ['query', 'the question is not written as SQL', 'Write one SELECT'],
  '42P10': ['once', 'the column that is written once is not unique', 'Put a unique index on it'],
  '25006': ['query', 'the question would change something', 'Write a SELECT that only reads'],
  '22P02': ['column', 'a value has not the form of its column', 'Choose another column'],
}

/** Anything that a driver throws, as a refusal with a remedy. What the server says beside it is kept, without secrets. */
export function asFault(error: unknown, secrets: readonly string[]): AppError {
  if (error instanceof AppError) return error
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const detail = withoutSecrets(message, secrets).slice(0, 300)
  const [field, reason, remedy] = meanings[code] ?? meaningOf(message)
  const said = detail === '' ? reason : `${reason} (${detail})`
  return new AppError('unavailable', said, { field, remedy, sqlState: code })
}

function meaningOf(message: string): Said {
  if (/does not support SSL/i.test(message))
    return ['url', 'the server speaks no TLS', 'Leave out sslmode, or turn TLS on at the server']
  if (/certificate|self.signed/i.test(message))
    return [
      'url',
      'the certificate of the server is not to be trusted',
      'Use sslmode=require, or a certificate that is',
    ]
  if (/timeout/i.test(message))
    return ['url', 'the server did not answer in time', 'Check host and port, and what stands between']
  if (/terminated|closed|ended/i.test(message))
    return ['url', 'the connection broke off', 'It is tried again by itself']
  return ['url', 'the database answered with an error', 'Read what it says, and correct the connection or the stream']
}

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '…')), text)
