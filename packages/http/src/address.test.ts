import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addressBlock, addressOf } from './address.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a caller', () => {
  test.each([
    ['no proxy of ours: the header is the caller’s own word', 0, '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['one proxy: what it added', 1, '10.0.0.1', '1.2.3.4, 198.51.100.7', '198.51.100.7'],
    ['two proxies: what the outer one added', 2, '10.0.0.1', 'spoofed, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['a proxy that adds the port', 1, '10.0.0.1', '198.51.100.7:50123', '198.51.100.7'],
    ['a proxy that adds the port to IPv6', 1, '10.0.0.1', '[2001:db8::7]:50123', '2001:db8::7'],
    ['a proxy that adds IPv6 as it is', 1, '10.0.0.1', '2001:db8::7', '2001:db8::7'],
    ['a proxy that added nothing', 1, '10.0.0.1', undefined, '10.0.0.1'],
    ['IPv4 over an IPv6 socket', 0, '::ffff:127.0.0.1', undefined, '127.0.0.1'],
  ])('%s', (_, trustProxy, socket, header, expected) => {
    expect(addressOf(request(socket, header), trustProxy)).toBe(expected);
  });

  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
