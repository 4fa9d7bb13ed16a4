import { createHash } from 'node:crypto'
import type { Operation } from '../../platform/http/operation.ts'
import { isForAgents, type Tool, toolOf } from './tools.ts'

/** A tool with its fingerprint, by which a client notices that a description was changed behind its back. */
export type PinnedTool = { sha256: string } & Tool

/** The whole list as it is kept in docs/tools.json: a change of it is seen in review. */
export function pinnedTools(operations: readonly Operation[]): { sha256: string; tools: PinnedTool[] } {
  const tools = operations
    .filter(isForAgents)
    .map(toolOf)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return { sha256: pinOf(tools), tools: tools.map((tool) => ({ sha256: pinOf(tool), ...tool })) }
}

/** SHA-256 over JSON with the keys of every object in order, so that it does not depend on who wrote it down. */
export const pinOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex')

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
