import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

type Said = [field: string, reason: string, remedy: string]

/** What the server's or the network's codes mean to whoever connected it, and what they can do. */
const meanings: Record<string, Said> = {
  ECONNREFUSED: [
    'url',
    told`nobody answers at this host and port`,
    told`Check host and port, and that the server is running`,
  ],
  ETIMEDOUT: ['url', told`the server did not answer in time`, told`Check host and port, and what stands between`],
  ENOTFOUND: ['url', told`the host is not known`, told`Correct the name of the host`],
  EAI_AGAIN: ['url', told`the host is not known`, told`Correct the name of the host`],
  EHOSTUNREACH: ['url', told`the host cannot be reached`, told`Check the host and the network`],
  ENETUNREACH: ['url', told`the host cannot be reached`, told`Check the host and the network`],
  ECONNRESET: ['url', told`the connection broke off`, told`It is tried again by itself`],
  EPIPE: ['url', told`the connection broke off`, told`It is tried again by itself`],
  '28P01': ['url', told`user or password are not right`, told`Enter the connection again`],
  '28000': [
    'url',
    told`the server refuses this user`,
    told`Give the user the right to sign in from here, or add sslmode=require`,
  ],
  '3D000': ['url', told`there is no such database`, told`Correct the name behind the last slash`],
  '53300': ['url', told`the server has no connection free`, told`It is tried again by itself`],
  '57P01': ['url', told`the server ended the connection`, told`It is tried again by itself`],
  '57P02': ['url', told`the server ended the connection`, told`It is tried again by itself`],
  '57P03': ['url', told`the server is just starting`, told`It is tried again by itself`],
  '57014': [
    'timeout',
    told`a question took longer than allowed`,
    told`Put an index on the cursor and key columns, or allow more seconds`,
  ],
  '55P03': ['table', told`somebody else holds the rows`, told`It is tried again by itself`],
  '42P01': ['table', told`the table is not there`, told`Choose a table that exists`],
  '42703': ['column', told`a column is not there`, told`Choose columns that exist`],
  '42501': ['table', told`the user may not read or write this table`, told`Grant the user the right to it`],
  '42601': ['query', told`the question is not written as SQL`, told`Write one SELECT`],
  '42P10': ['once', told`the column that is written once is not unique`, told`Put a unique index on it`],
  '25006': ['query', told`the question would change something`, told`Write a SELECT that only reads`],
  '22P02': ['column', told`a value has not the form of its column`, told`Choose another column`],
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
    return ['url', told`the server speaks no TLS`, told`Leave out sslmode, or turn TLS on at the server`]
  if (/certificate|self.signed/i.test(message))
    return [
      'url',
      told`the certificate of the server is not to be trusted`,
      told`Use sslmode=require, or a certificate that is`,
    ]
  if (/timeout/i.test(message))
    return ['url', told`the server did not answer in time`, told`Check host and port, and what stands between`]
  if (/terminated|closed|ended/i.test(message))
    return ['url', told`the connection broke off`, told`It is tried again by itself`]
  return [
    'url',
    told`the database answered with an error`,
    told`Read what it says, and correct the connection or the stream`,
  ]
}

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '…')), text)
