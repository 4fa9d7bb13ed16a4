export { agentServer, type WhoAsks } from './server.ts'
export { type Tool, toolName } from './tools.ts'
