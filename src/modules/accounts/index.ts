export type {
  Account,
  AccountKind,
  AccountRecord,
  Custom,
  CustomValue,
  Size,
  Stage,
  Touch,
  Unit,
} from './domain/account.ts'
export type { AttributeChange } from './domain/change.ts'
export type { AccountDraft, Telling } from './domain/draft.ts'
export { ownSource, rawId, rawPersonId } from './domain/identity.ts'
export { seesBook } from './domain/sight.ts'
export { isTeamRole, type TeamRole, teamRoleWords } from './domain/team.ts'
export { undoHours } from './domain/undo.ts'
export { find, mustSee, type Resolved, resolve } from './service/accounts.ts'
export { type AliasDraft, checkAliases, joinIds } from './service/aliases.ts'
export { attributesOn, setAttributes } from './service/attributes.ts'
export { defineField, type FieldDraft } from './service/fields.ts'
export { followMerge } from './service/follow.ts'
export { type Group, groupsOf } from './service/groups.ts'
export { editMany, type ManyEdit, type ManyOutcome, type ReadyEdit, readyEdit } from './service/many.ts'
export { mergeAccounts, unmergeAccounts } from './service/merge.ts'
export { firstKnownOf, heldOn, unknownOf } from './service/past.ts'
export { type ContactDraft, type ResolvedPerson, resolvePeople, upsertContacts } from './service/people.ts'
export { keysOf, mustSeePerson, type PersonKeys } from './service/personal.ts'
export { setTeams, teamFor, teamsOn } from './service/team.ts'
export { mustUndo, type Stayed, undoOn } from './service/undo.ts'
export { noteUnmatched } from './service/unmatched.ts'
export { type DraftOutcome, upsertAccounts } from './service/upsert.ts'
export { customerCount as count, customersAfter as idsAfter, idPages, livingAfter, visible } from './store/accounts.ts'
export { standingOf } from './store/aliases.ts'
export { accountsAbove, groupsAfter } from './store/groups.ts'
export { canonicalOf, identitiesFrom } from './store/identities.ts'
export { contactsOfAccount, contactsOfEach, isPersonOf } from './store/people.ts'
export { contactsOfRaws, type FoundPerson, peopleNamed } from './store/personal.ts'
export { conflictCount, customFields } from './store/settings.ts'
export type { Unmatched } from './store/unmatched.ts'
