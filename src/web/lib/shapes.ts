/** `helpdesk.ticket_status` as people say it: Helpdesk: ticket status. */
export function shapeName(shape: string): string {
  const [module = '', noun = ''] = shape.replaceAll('_', ' ').split('.')
  return noun === '' ? module : `${module.charAt(0).toUpperCase()}${module.slice(1)}: ${noun}`
}
