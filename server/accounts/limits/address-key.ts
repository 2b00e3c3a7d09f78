import { BlockList, isIPv6 } from 'node:net'

const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')

/**
 * What limits by address count by: an IPv4 address, also where it came as IPv6, or the first 64 bits of an IPv6 address, as a
 * subscriber has all that follow.
 */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const plain = address.replace(/%.*$/, '')
  if (mapped.check(plain, 'ipv6')) return ipv4Of(plain)
  const [head = '', tail] = plain.split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** The IPv4 address at the end of a mapped one, which is written with points or as two groups of hexadecimal digits. */
function ipv4Of(mappedAddress: string): string {
  const groups = mappedAddress.split(':')
  const last = groups.at(-1)!
  if (last.includes('.')) return last
  return [groups.at(-2)!, last]
    .map((group) => Number.parseInt(group || '0', 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join('.')
}
