import { countryName } from '../../../kernel/country.ts'
import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import {
  type Choice,
  type Editable,
  type EditedValue,
  editableField,
  type Member,
  memberChoices,
} from '../../../web/ui/editing/editable.ts'
import { type AccountDetail, groupRuleWords, kindWords, sizeWords, stageWords, touchWords } from './wording.ts'

export type Own = Output<'accounts.fields'>['items'][number]

/** One attribute of an account as the page shows it, and how it is changed there. */
export type Shown = {
  editable: Editable
  value: EditedValue
  /** The value in words where it is a key or an id. */
  words?: string | undefined
  /** Said beside it: that it follows from something, or in what it is counted. */
  note?: string | undefined
  /** Its own source says it; it is not changed here. */
  isFixed?: boolean
}

/** The attributes of the product in the order of interest: who and how, what they pay, who they are. */
export function attributesOf(account: AccountDetail, members: readonly Member[]): Shown[] {
  return [...whoAndHow(account, members), ...whatTheyPay(account), ...whoTheyAre(account)]
}

function whoAndHow(account: AccountDetail, members: readonly Member[]): Shown[] {
  const owner = members.find((member) => member.id === account.ownerId)?.name ?? account.ownerName ?? undefined
  return [
    { editable: { attribute: 'name', label: t`Name`, kind: 'text', isRequired: true }, value: account.name },
    chosen('stage', t`Stage`, account.stage, stageWords, { isRequired: true }),
    {
      editable: {
        attribute: 'owner',
        label: t`Owner`,
        kind: 'member',
        choices: memberChoices(members, account.ownerId),
      },
      value: account.ownerId,
      words: owner,
    },
    {
      ...chosen('touch', t`Touch`, account.touch, touchWords),
      note: account.touchSet ? t`set by hand or a source` : t`follows ARR`,
    },
    {
      ...chosen('size', t`Size`, account.size, sizeWords),
      note: account.sizeSet ? t`set by hand or a source` : t`follows ARR`,
    },
  ]
}

function whatTheyPay(account: AccountDetail): Shown[] {
  return [
    {
      editable: { attribute: 'arr', label: t`ARR`, kind: 'money', currency: account.arrCurrency },
      value: account.arr,
      note: account.currency === account.arrCurrency ? undefined : t`billed in ${account.currency}`,
      isFixed: true,
    },
    text('plan', t`Plan`, account.plan),
    day('since', t`Customer since`, account.since),
    day('renews_on', t`Renews on`, account.renewsOn),
  ]
}

function whoTheyAre(account: AccountDetail): Shown[] {
  return [
    {
      editable: { attribute: 'kind', label: t`Kind`, kind: 'text' },
      value: account.kind,
      words: kindWords[account.kind],
      isFixed: true,
    },
    text('industry', t`Industry`, account.industry),
    {
      editable: { attribute: 'country', label: t`Country`, kind: 'country' },
      value: account.country,
      words: account.country ? countryName(account.country) : undefined,
    },
    text('domain', t`Web domain`, account.domain),
    text('zone', t`Time zone`, account.zone),
  ]
}

const text = (attribute: string, label: string, value: string | null): Shown => ({
  editable: { attribute, label, kind: 'text' },
  value,
})

const day = (attribute: string, label: string, value: string | null): Shown => ({
  editable: { attribute, label, kind: 'day' },
  value,
})

export function chosen(
  attribute: string,
  label: string,
  value: string | null,
  words: Record<string, string>,
  more: Partial<Editable> = {},
): Shown {
  const choices: Choice[] = Object.entries(words).map(([key, word]) => ({ value: key, label: word }))
  return {
    editable: { attribute, label, kind: 'choice', choices, ...more },
    value,
    words: value === null ? undefined : (words[value] ?? choiceWord(value)),
  }
}

export const groupRule = (account: Pick<AccountDetail, 'groupHealth'>): Shown =>
  chosen('group_health', t`Health of the group`, account.groupHealth, groupRuleWords)

/** Fields of one's own by their heading; those without one stand first. What is archived and empty is not shown. */
export function ownSections(
  custom: Record<string, EditedValue>,
  fields: readonly Own[],
  members: readonly Member[],
  currency: string,
): { section: string; shown: Shown[] }[] {
  const used = fields.filter((field) => !field.isArchived || (custom[field.key] ?? null) !== null)
  const sections = Map.groupBy(used, (field) => field.section ?? '')
  return [...sections]
    .sort(([one], [other]) => Number(other === '') - Number(one === ''))
    .map(([section, some]) => ({
      section,
      shown: some.map((field) => ownShown(field, custom[field.key] ?? null, members, currency)),
    }))
}

export function ownShown(field: Own, value: EditedValue, members: readonly Member[], currency: string): Shown {
  const editable = editableField(field, members, value, currency)
  const words = field.type === 'person' && value !== null ? members.find((one) => one.id === value)?.name : undefined
  const note = field.isArchived ? t`archived` : field.isRequired ? t`required` : undefined
  return { editable, value, words, note, isFixed: field.isArchived || !field.mayEdit }
}
