import ipaddr from 'ipaddr.js';

const allocated = ipaddr.parseCIDR('2000::/3');
/** Special-use blocks of the IANA registries that ipaddr.js takes for ordinary ones. */
const more = ['198.18.0.0/15', '192.88.99.0/24', '3fff::/20', '2001::/23', '2002::/16', '2620:4f:8000::/48'].map(
  (block) => ipaddr.parseCIDR(block),
);

/**
 * True for an address of the public internet. Every special-use block is refused (RFC 6890 and the IANA registries):
 * loopback, private, link-local, carrier-grade NAT, mapped, NAT64, 6to4, Teredo, documentation, multicast and the rest.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(allocated)) return false;
  return !more.some((block) => block[0].kind() === parsed.kind() && parsed.match(block));
};
