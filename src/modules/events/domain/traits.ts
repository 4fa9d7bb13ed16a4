/** What an identify call says of a person. */
export interface PersonTraits {
  name?: string
  email?: string
  title?: string
  phone?: string
  isRobot?: boolean
}

/** What a group call says of an account. */
export interface AccountTraits {
  name?: string
  industry?: string
  country?: string
  domain?: string
}

/** The traits of a person that the product keeps; a name may come in two parts. */
export function personTraits(traits: Record<string, unknown>): PersonTraits {
  const whole = [text(traits.firstName ?? traits.first_name), text(traits.lastName ?? traits.last_name)]
    .filter(Boolean)
    .join(' ')
  return present({
    name: text(traits.name) ?? (whole || undefined),
    email: mailAddress(traits.email),
    title: text(traits.title),
    phone: text(traits.phone),
    isRobot: typeof traits.robot === 'boolean' ? traits.robot : undefined,
  })
}

/** The traits of an account that the product keeps. */
export function accountTraits(traits: Record<string, unknown>): AccountTraits {
  const address =
    typeof traits.address === 'object' && traits.address !== null ? (traits.address as { country?: unknown }) : {}
  return present({
    name: text(traits.name),
    industry: text(traits.industry),
    country: text(traits.country) ?? text(address.country),
    domain:
      text(traits.domain) ??
      text(traits.website)
        ?.replace(/^https?:\/\//, '')
        .replace(/\/.*$/, ''),
  })
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined

/** Only what looks like an address: a wrong one would join two people. */
function mailAddress(value: unknown): string | undefined {
  const address = text(value)
  return address && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? address : undefined
}

function present<Traits extends object>(traits: { [Key in keyof Traits]: Traits[Key] | undefined }): Traits {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined)) as Traits
}
