import { countries } from '../../../kernel/country.ts'

export const countryNames = 'country-names'

/** What a field for a country offers while somebody types: an input names it by `list`. */
export function CountryNames() {
  return (
    <datalist id={countryNames}>
      {countries().map(({ code, name }) => (
        <option key={code} value={name} />
      ))}
    </datalist>
  )
}
