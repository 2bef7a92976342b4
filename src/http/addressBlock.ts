import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** As much of an IPv6 address as a provider gives one subscriber: the rest of it the subscriber chooses. */
const IPV6_BITS = 64;

/**
 * The unit of address limits: an IPv4 address, also in its IPv6 form, or an IPv6 network.
 * @param address null: unknown; all unknown addresses are one unit
 */
export function addressBlock(address: string | null): string {
  // The usual case, without taking it apart.
  if (address !== null && isIPv4(address)) return address;
  if (address === null || !ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(
    `${parsed.toNormalizedString().split('%')[0] ?? ''}/${IPV6_BITS}`,
  ).toString();
}
