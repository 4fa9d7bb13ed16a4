import { z } from 'zod'
import { told } from '../../../kernel/words.ts'
import { line, prose } from '../../../platform/http/fields.ts'

export const customValue = z.union([prose, z.number(), z.boolean(), z.array(line(200)).max(200), z.null()])
export const custom = z.record(line(60), customValue)
export const amount = z.number().int().min(-9e15).max(9e15)
export const currency = z.string().regex(/^[A-Z]{3}$/, told`must be a code such as USD`)
