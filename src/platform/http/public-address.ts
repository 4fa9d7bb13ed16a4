import ipaddr from 'ipaddr.js'

/** Addresses that a cloud gives to its own inside although they look public: Azure's host agent. */
const hidden = new Set(['168.63.129.16'])

/**
 * Whether an address lies on the public internet. Everything else is somebody's inside: loopback, private, link-local
 * (where clouds keep their metadata), reserved, and IPv6 forms that carry an IPv4 address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text) // ::ffff:127.0.0.1 is 127.0.0.1
  if (hidden.has(address.toString())) return false
  if (address.kind() === 'ipv4') return address.range() === 'unicast'
  // Only 2000::/3 is given out; a NAT64, 6to4 or Teredo address would lead to the IPv4 address within.
  const isGivenOut = ((address as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1
  return isGivenOut && address.range() === 'unicast'
}

/** Whether an address is one of these, each an address or a network such as 10.0.0.0/8. */
export function isAmong(text: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  return networks.some((network) => covers(network.trim(), address))
}

function covers(network: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (!network.includes('/'))
    return ipaddr.isValid(network) && ipaddr.process(network).toString() === address.toString()
  if (!ipaddr.isValidCIDR(network)) return false
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === address.kind() && address.match(base, bits)
}
