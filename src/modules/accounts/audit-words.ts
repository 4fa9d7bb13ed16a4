/** What the log says of what is done to accounts. */
export const auditWords = {
  'account.made': 'made the account',
  'account.changed': 'changed the account',
  'accounts.merged': 'merged the account',
  'accounts.unmerged': 'took the account out of its merge',
  'accounts.settings_changed': 'changed the settings of accounts',
  'contact.added': 'added a person to the account',
  'contact.changed': 'changed a person of the account',
  'unit.added': 'added a unit to the account',
  'unit.changed': 'changed a unit of the account',
  'accounts.conflict_settled': 'settled what a source says of the account',
  'fields.defined': 'defined the custom field',
  'fields.arranged': 'put the custom fields in another order:',
  'accounts.tabs_arranged': 'arranged the tabs of the account page',
  'accounts.undone': 'took back a change of several accounts',
  'unmatched.settled': 'settled who an unknown sender is',
}
