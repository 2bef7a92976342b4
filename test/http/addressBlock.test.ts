import { addressBlock } from '../../src/http/addressBlock.js';

test.each([
  ['192.0.2.7', '::ffff:192.0.2.7'],
  ['192.0.2.7', '::ffff:c000:207'],
  ['2001:db8:1:2::1', '2001:0db8:0001:0002:ffff:ffff:ffff:ffff'],
  ['2001:db8::1', '2001:db8:0:0:a:b:c:d'],
  ['fe80::1%eth0', 'fe80::2'],
])('%s and %s are one place', (one, other) => {
  expect(addressBlock(one)).toBe(addressBlock(other));
  expect(addressBlock(one)).not.toBe('');
});

test.each([
  ['192.0.2.7', '192.0.2.8'],
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
])('%s and %s are two', (one, other) => {
  expect(addressBlock(one)).not.toBe(addressBlock(other));
});

test.each([[null], ['unknown'], ['']])('%p is nowhere', (address) => {
  expect(addressBlock(address)).toBe('');
});
