import { told } from '../../../kernel/words.ts'

/** Whom a step asked; nobody where no role of the account is filled. */
export const sayAsked = (who: string | null | undefined): string =>
  who ? told`Asked ${who}` : told`Asked, and nobody may decide it yet`
