import ipaddr from 'ipaddr.js';

/** As much of an IPv6 address as a provider gives one subscriber: the rest of it the subscriber chooses. */
const IPV6_BITS = 64;

/**
 * What counts as one place to come from: an IPv4 address, also where it is written as IPv6, or a network of IPv6.
 * @param address null: unknown; all unknown addresses count as one
 */
export function addressBlock(address: string | null): string {
  if (address === null || !ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(
    `${parsed.toNormalizedString().split('%')[0] ?? ''}/${IPV6_BITS}`,
  ).toString();
}
