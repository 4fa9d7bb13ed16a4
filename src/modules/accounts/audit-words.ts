import { told } from '../../kernel/words.ts'
import type { AuditWords } from '../../platform/contributions.ts'
/** What the log says of what is done to accounts. */
export const auditWords: AuditWords = {
  'account.made': (name) => told`made the account ${name}`,
  'account.changed': (name) => told`changed the account ${name}`,
  'account.role_filled': (name) => told`said who fills a role for the account ${name}`,
  'accounts.merged': (name) => told`merged the account ${name}`,
  'accounts.unmerged': (name) => told`took the account out of its merge ${name}`,
  'accounts.settings_changed': (name) => told`changed the settings of accounts ${name}`,
  'contact.added': (name) => told`added a person to the account ${name}`,
  'contact.changed': (name) => told`changed a person of the account ${name}`,
  'unit.added': (name) => told`added a unit to the account ${name}`,
  'unit.changed': (name) => told`changed a unit of the account ${name}`,
  'accounts.conflict_settled': (name) => told`settled what a source says of the account ${name}`,
  'fields.defined': (name) => told`defined the custom field ${name}`,
  'fields.arranged': (name) => told`put the custom fields in another order: ${name}`,
  'accounts.tabs_arranged': (name) => told`arranged the tabs of the account page ${name}`,
  'accounts.set_by_playbook': (name) => told`set fields of accounts as a playbook says: ${name}`,
  'accounts.undone': (name) => told`took back a change of several accounts ${name}`,
  'unmatched.settled': (name) => told`settled who an unknown sender is ${name}`,
}
