import { z } from 'zod'
import type { Operation } from '../../src/platform/http/operation.ts'

interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  minimum?: number
  minLength?: number
  pattern?: string
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
}

/** Values for fields whose shape alone does not say what fits. */
const byName: Record<string, unknown> = {
  condition: JSON.stringify({ version: 1, where: { field: 'attribute:name', op: 'is known' } }),
  population: JSON.stringify({ version: 1, where: { field: 'attribute:name', op: 'is known' } }),
  columns: '["attribute:name"]',
  keys: '["usage.events_30d"]',
  from: '2026-01-01',
  to: '2026-02-01',
  on: '2026-02-01',
  start: '2027-02-01T10:00:00Z',
  happenedAt: '2026-02-01T10:00:00Z',
  email: 'somebody@fernhollow.example',
  zone: 'Europe/Lisbon',
  currency: 'USD',
  rate: '1.085',
  cursor: undefined,
}

const schemaOf = (operation: Operation): Schema =>
  z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema

const isId = (schema: Schema): boolean =>
  schema.format === 'uuid' || schema.format === 'guid' || (schema.anyOf ?? []).some(isId)

/** Fields of an operation's input that name something by id, at its top level and one list below. */
export function idFields(operation: Operation): string[] {
  return Object.entries(schemaOf(operation).properties ?? {}).flatMap(([name, schema]) =>
    isId(schema) || (schema.items && isId(schema.items)) ? [name] : [],
  )
}

/** An input that passes the operation's own shape where that can be told from the shape; `id` stands in every id. */
export function sampleInput(operation: Operation, id: string): Record<string, unknown> {
  return sample(schemaOf(operation), '', id) as Record<string, unknown>
}

function sample(schema: Schema, name: string, id: string): unknown {
  if (name in byName) return byName[name]
  if (isId(schema)) return id
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sample(schema.anyOf.find((part) => part.type !== 'null') ?? {}, name, id)
  if (schema.properties) return sampleObject(schema, id)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'array') return [sample(schema.items ?? {}, '', id)]
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (type === 'boolean') return false
  if (type === 'object') return {}
  if (schema.pattern?.includes('\\d{4}-\\d{2}-\\d{2}')) return '2026-02-01'
  return 'sample text'.padEnd(schema.minLength ?? 0, '.')
}

function sampleObject(schema: Schema, id: string): Record<string, unknown> {
  const wanted = new Set(schema.required ?? [])
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name, part]) => wanted.has(name) || isId(part) || part.default !== undefined,
  )
  return Object.fromEntries(entries.map(([name, part]) => [name, sample(part, name, id)]))
}

/** Method, address and body of a call, as a caller would send the input. */
export function requestOf(
  operation: Operation,
  input: Record<string, unknown>,
): { method: string; path: string; body?: unknown } {
  const rest = { ...input }
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value ?? 'none'))
  })
  const method = operation.method.toUpperCase()
  if (operation.method !== 'get' && operation.method !== 'delete' && operation.carries !== 'upload')
    return { method, path, body: rest }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = query.toString()
  return {
    method,
    path: text ? `${path}?${text}` : path,
    ...(operation.carries === 'upload' ? { body: 'id,name\n1,One\n' } : {}),
  }
}
