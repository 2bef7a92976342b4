import { jest } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { createProxyWarning } from '../../src/http/untrustedProxy.js';

const PROXY = '10.0.0.5';
const request = (ip: string, headers: object, warn: () => void) =>
  ({ headers, ip, socket: { remoteAddress: PROXY }, log: { warn } }) as unknown as FastifyRequest;

it('names a proxy that is not trusted, once in ten minutes', () => {
  let now = 0;
  const warn = jest.fn();
  const tell = createProxyWarning(() => now);
  const forwarded = { 'x-forwarded-for': '192.0.2.7' };
  tell(request(PROXY, {}, warn));
  tell(request('192.0.2.7', forwarded, warn));
  expect(warn).not.toHaveBeenCalled();
  tell(request(PROXY, forwarded, warn));
  now += 599_999;
  tell(request(PROXY, forwarded, warn));
  expect(warn.mock.calls).toEqual([[{ proxy: PROXY }, expect.stringContaining('BECKON_TRUSTED_PROXIES')]]);
  now += 1;
  tell(request(PROXY, forwarded, warn));
  expect(warn).toHaveBeenCalledTimes(2);
});
