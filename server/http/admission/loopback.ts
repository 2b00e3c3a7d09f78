import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

/**
 * Whether a name or address (IPv6 with or without brackets) is this machine's own and nobody else's. Of names only `localhost`
 * is: another may resolve to anything by tomorrow.
 */
export function isLoopback(name: string): boolean {
  const plain = name.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase() // prettier-ignore
  const family = isIP(plain)
  if (family === 0) return plain === 'localhost'
  return loopback.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}
