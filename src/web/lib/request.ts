import type { Method } from './operations.generated.ts'

type Endpoint = { method: Method; path: string }
export type Prepared = { url: string; method: string; body: string | undefined }

/** Path parameters leave the input first; what is left becomes the query (get, delete) or the JSON body. */
export function prepare(endpoint: Endpoint, input: Record<string, unknown>): Prepared {
  const rest = { ...input }
  const path = endpoint.path.replace(
    /\{(\w+)\}|:(\w+)/g,
    (_, braced: string | undefined, colon: string | undefined) => {
      const name = braced ?? colon ?? ''
      const value = rest[name]
      delete rest[name]
      return encodeURIComponent(String(value))
    },
  )
  const method = endpoint.method.toUpperCase()
  if (method === 'GET' || method === 'DELETE') return { url: path + queryOf(rest), method, body: undefined }
  return { url: path, method, body: JSON.stringify(rest) }
}

function queryOf(values: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue
    query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
