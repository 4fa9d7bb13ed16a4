/** The words in which OAuth refuses (RFC 6749, 5.2; RFC 8707). */
export type RefusedAs =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_target'
  | 'unsupported_grant_type'

export type Redeemed =
  | { kind: 'tokens'; access: string; refresh: string; seconds: number; scopes: string[] }
  | { kind: 'refused'; error: RefusedAs; sentence: string }

export const refusal = (error: RefusedAs, sentence: string): Redeemed => ({ kind: 'refused', error, sentence })

/**
 * A spent refresh token that comes again shows that two hold it, so everything ends. Not in the first seconds: two
 * windows of one program refresh at the same moment, and an answer can get lost on its way.
 */
export const leewaySeconds = 30

export function isStolen(usedAt: Date | null, now: Date): boolean {
  return usedAt !== null && now.getTime() - usedAt.getTime() > leewaySeconds * 1000
}
