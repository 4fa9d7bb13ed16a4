import { z } from 'zod'
import { cursor, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { custom, customValue } from './values.ts'

const contact = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  zone: z.string().nullable(),
  isRobot: z.boolean(),
  custom: z.record(z.string(), customValue),
  role: z.string(),
  since: z.string(),
})

export const listContacts = operation({
  name: 'accounts.contacts',
  method: 'get',
  path: '/api/accounts/:account/contacts',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: pageOf(contact),
  permission: 'accounts.read',
  summary: 'The people of an account with their roles',
})

export const addContact = operation({
  name: 'accounts.addContact',
  method: 'post',
  path: '/api/accounts/:account/contacts',
  input: z.object({
    account: uuid,
    name: line(200),
    email: z.email().max(320).optional(),
    title: line(200).optional(),
    role: line(60).optional(),
    phone: line(60).optional(),
    language: line(35).optional(),
    zone: line(64).optional(),
    isRobot: z.boolean().optional(),
    custom: custom.optional(),
    /** With externalId: the id that another system gives the person. */
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'accounts.write',
  summary: 'Add a person to an account; somebody known by id or mail address joins this account as well',
})

export const updateContact = operation({
  name: 'accounts.updateContact',
  method: 'patch',
  path: '/api/accounts/:account/contacts/:contact',
  input: z.object({
    account: uuid,
    contact: uuid,
    name: line(200).optional(),
    email: z.email().max(320).nullable().optional(),
    title: line(200).nullable().optional(),
    role: line(60).optional(),
    phone: line(60).nullable().optional(),
    language: line(35).nullable().optional(),
    zone: line(64).nullable().optional(),
    isRobot: z.boolean().optional(),
    custom: custom.optional(),
  }),
  output: contact.omit({ since: true }),
  permission: 'accounts.write',
  summary: 'Change a person of an account and what they are to it',
})
