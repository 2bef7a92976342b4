/** The contact that push services get. */
import { vapidSubjectFault } from '../../src/domain/vapidSubject.js';

it.each([
  'mailto:push@acme.example.com',
  'MAILTO:a.b+c@example.co',
  'https://acme.example.com',
  'https://acme.example.com/contact?x=1',
])('takes %s', (subject) => {
  expect(vapidSubjectFault(subject)).toBeNull();
});

const FORM = 'must be a mailto: address or an https:// URL';
const HOST = 'must name a host on the internet';

it.each([
  ['', FORM],
  ['push@acme.example.com', FORM],
  ['mailto:', FORM],
  ['mailto:acme.example.com', FORM],
  ['mailto: push@acme.example.com', FORM],
  ['mailto:<push@acme.example.com>', FORM],
  ['mailto:a@x.example.com,b@x.example.com', FORM],
  ['mailto:push@acme.example.com?subject=x', FORM],
  ['http://acme.example.com', FORM],
  ['https://user:word@acme.example.com', FORM],
  ['https://acme .example.com', FORM],
  ['mailto:push@localhost', HOST],
  ['mailto:push@printer.local', HOST],
  ['https://localhost', HOST],
  ['https://localhost.', HOST],
  ['https://127.0.0.1', HOST],
  ['https://[::1]', HOST],
  ['https://intranet', HOST],
  [`https://acme.example.com/${'x'.repeat(512)}`, 'must have at most 512 characters'],
])('refuses %j: %s', (subject, rule) => {
  expect(vapidSubjectFault(subject)).toBe(rule);
});
