import { z } from 'zod'
import { told } from '../../../kernel/words.ts'
import { roles, visibilities } from '../domain/permissions.ts'

export const role = z.enum(roles)
export const visibility = z.enum(visibilities)
export const email = z.email(told`must be an e-mail address`).max(254)
/** A moment as it travels. */
export const time = z.coerce
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime())
export const nothing = z.object({})
/** The password of who asks, where one proves oneself again. */
export const current = z.string().max(128).optional()
