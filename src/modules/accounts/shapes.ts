import type { ImportShape } from '../../platform/contributions.ts'
import { accountShape } from './shapes/account.ts'
import { attributeShape } from './shapes/attribute.ts'
import { contactShape } from './shapes/contact.ts'
import { identityShape } from './shapes/identity.ts'
import { teamShape } from './shapes/team.ts'

export const shapes: readonly ImportShape[] = [accountShape, contactShape, identityShape, attributeShape, teamShape]
