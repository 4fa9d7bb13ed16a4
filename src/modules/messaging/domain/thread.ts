/** A mail of ours without the lines at its foot, which stand behind the sign that mail programs know. */
export const withoutFoot = (text: string): string => {
  const at = text.lastIndexOf('\n-- \n')
  return (at < 0 ? text : text.slice(0, at)).trim()
}
