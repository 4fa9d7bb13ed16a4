/** What the log says of what is done to accounts. */
export const auditWords = {
  'account.made': 'made the account',
  'account.changed': 'changed the account',
  'accounts.merged': 'merged the account',
  'accounts.unmerged': 'took the account out of its merge',
  'accounts.settings_changed': 'changed the settings of accounts',
  'contact.added': 'added a person to the account',
  'unit.added': 'added a unit to the account',
  'accounts.conflict_settled': 'settled what a source says of the account',
  'fields.defined': 'defined the custom field',
  'unmatched.settled': 'settled who an unknown sender is',
}
