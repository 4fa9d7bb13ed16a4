export type { AuditedChange, AuditState } from './audit.ts'
export { audit, verifyAudit } from './audit.ts'
export { authenticate } from './authenticate.ts'
export { redactionsKey } from './domain/audit-chain.ts'
export { divide } from './domain/heirs.ts'
export type { Permission, Role, Visibility } from './domain/permissions.ts'
export { permissionsOf } from './domain/permissions.ts'
export { confirmRestored } from './holds.ts'
export type { IntakeKey, NewKey } from './keys.ts'
export { createKey, keyOfIntake } from './keys.ts'
export { limited } from './limits.ts'
export { firstLink, seatAdministrator } from './links.ts'
export { preferencesOfMembers } from './preferences.ts'
export { type Recovery, recoveryOf } from './recovery.ts'
export { redactionsOf } from './redact-audit.ts'
export type { NewWorkspace } from './service.ts'
export {
  createSandbox,
  createWorkspace,
  dropSandbox,
  ensureMember,
  findWorkspace,
  listWorkspaces,
  members,
  openSandbox,
  personAs,
  product,
  rehearse,
  settings,
  today,
  viewerOf,
  viewersOf,
} from './service.ts'
export type { Member, WorkspaceSettings } from './store.ts'
export { idsOfMembers, namesOfMembers } from './store.ts'
