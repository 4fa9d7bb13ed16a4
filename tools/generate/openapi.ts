import { z } from 'zod'
import type { Operation } from '../../src/platform/http/operation.ts'
import type { DeclaredOperation } from './declared.ts'

type Json = { [key: string]: unknown }
interface Fields {
  properties: Record<string, Json>
  required: string[]
}

const problem = {
  description: 'A refusal (RFC 9457) that names the field and the remedy.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A text of your own for this one request, such as a random id. The same request with the same key acts once and gets the first answer for seven days; with another input it is refused (422), while the first is worked on it is to be sent again (409 with Retry-After).',
  schema: { type: 'string', maxLength: 200 },
}

/** The public description of the HTTP API, OpenAPI 3.1. */
export function openapi(declared: readonly DeclaredOperation[], version: string): string {
  const schemas: Record<string, Json> = { Problem: problemSchema() }
  const paths: Record<string, Json> = {}
  for (const { operation, module } of declared) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    const entry = paths[path] ?? {}
    entry[operation.method] = describe(operation, module, schemas)
    paths[path] = entry
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Tenure', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas, securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function describe(operation: Operation, module: string, schemas: Record<string, Json>): Json {
  const input = fieldsOf(schemaOf(operation, 'input', schemas))
  const inPath = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
  const rest = Object.keys(input.properties).filter((name) => !inPath.includes(name))
  const inQuery = operation.method === 'get' || operation.method === 'delete' || operation.carries === 'upload'
  return {
    operationId: operation.name,
    tags: [module],
    summary: operation.summary,
    'x-permission': operation.permission,
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: input.properties[name] ?? { type: 'string' },
      })),
      ...(inQuery ? rest.map((name) => queryParameter(name, input)) : []),
      ...(operation.method === 'post' && !operation.carries ? [idempotencyKey] : []),
    ],
    ...body(operation, inQuery, rest, input),
    responses: { 200: answer(operation, schemas), default: problem },
  }
}

function queryParameter(name: string, { properties, required }: Fields): Json {
  const schema = properties[name] ?? {}
  const place = { name, in: 'query', required: required.includes(name) }
  const isText = !['object', 'array'].includes(String(schema.type)) && !('anyOf' in schema) && !('$ref' in schema)
  return isText ? { ...place, schema } : { ...place, content: { 'application/json': { schema } } }
}

function body(operation: Operation, inQuery: boolean, rest: string[], { properties, required }: Fields): Json {
  if (operation.carries === 'upload') {
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }
  }
  if (inQuery || rest.length === 0) return {}
  const schema = {
    type: 'object',
    properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
    required: required.filter((name) => rest.includes(name)),
  }
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

function answer(operation: Operation, schemas: Record<string, Json>): Json {
  if (operation.carries === 'download') {
    return {
      description: 'The file.',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    }
  }
  return {
    description: 'The answer.',
    content: { 'application/json': { schema: schemaOf(operation, 'output', schemas) } },
  }
}

/** A shape as JSON Schema. One that refers to its own parts moves to components, where the references hold. */
function schemaOf(operation: Operation, side: 'input' | 'output', schemas: Record<string, Json>): Json {
  const { $schema: _, ...plain } = z.toJSONSchema(operation[side], { io: side, unrepresentable: 'any' }) as Json
  const text = JSON.stringify(plain)
  if (!text.includes('"$ref":"#')) return plain
  const name = `${operation.name}.${side}`
  const held: Json = JSON.parse(text.replaceAll('"$ref":"#', `"$ref":"#/components/schemas/${name}`))
  schemas[name] = held
  return side === 'input' ? held : { $ref: `#/components/schemas/${name}` }
}

function fieldsOf(schema: Json): Fields {
  return {
    properties: (schema.properties ?? {}) as Record<string, Json>,
    required: (schema.required ?? []) as string[],
  }
}

function problemSchema(): Json {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status'],
    properties: {
      type: text,
      title: text,
      status: { type: 'integer' },
      detail: text,
      code: text,
      field: text,
      remedy: text,
    },
  }
}
