import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

/** A name as SQL takes it, whatever letters it has. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export interface TableName {
  schema: string
  table: string
}

/** `billing.invoices`; without a schema it lies in `public`. Names that hold a dot stand in quotes. */
export function tableName(text: string): TableName {
  const parts = [...text.trim().matchAll(/"((?:[^"]|"")+)"|([^".\s]+)/g)].map(
    ([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain ?? '',
  )
  const [first, second] = parts
  if (first === undefined || parts.length > 2 || text.length > 300)
    throw new AppError('invalid', told`'${text.slice(0, 60)}' is not the name of a table`, {
      field: 'table',
      remedy: told`Write it as schema.table`,
    })
  return second === undefined ? { schema: 'public', table: first } : { schema: first, table: second }
}

export const quotedTable = ({ schema, table }: TableName): string => `${quoted(schema)}.${quoted(table)}`

/** As it is shown and stored; quotes only where the name needs them. */
export const sayTable = ({ schema, table }: TableName): string =>
  [schema, table].map((part) => (/^[^".\s]+$/.test(part) ? part : quoted(part))).join('.')
