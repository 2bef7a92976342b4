import { localTime, momentOf } from '../../src/console/format/times.js';
import { auditDifference, auditSummary, objectPath } from '../../src/console/pages/audit/auditEntry.js';
import { boundsOf, readRange } from '../../src/console/url/timeRange.js';
import { AUDIT_FIELDS, auditFilter, showsMachines } from '../../src/console/pages/audit/auditFilters.js';
import { readFilters } from '../../src/console/url/listParams.js';

describe('what was changed', () => {
  test('lists the differing fields', () => {
    const details = {
      service: 'IOS_APNS',
      before: { enabled: true, bundleIds: ['a', 'b'], style: { sound: 'default', badge: true } },
      after: { enabled: false, bundleIds: ['a', 'b'], style: { sound: null, badge: true } },
    };
    expect(auditDifference(details)).toEqual({
      facts: [{ field: 'service', value: 'IOS_APNS' }],
      changes: [
        { field: 'enabled', before: 'yes', after: 'no' },
        { field: 'style.sound', before: 'default', after: null },
      ],
    });
  });
  test.each([
    ['was not there before', { before: null, after: { name: 'x' } }, { field: 'name', before: null, after: 'x' }],
    ['is gone', { before: { name: 'x' }, after: null }, { field: 'name', before: 'x', after: null }],
    ['is a list', { before: { a: [] }, after: { a: ['x', 1] } }, { field: 'a', before: 'none', after: 'x, 1' }],
    ['is a value itself', { before: 1, after: 2 }, { field: 'value', before: '1', after: '2' }],
  ])('where it %s', (_what, details, change) => {
    expect(auditDifference(details)).toEqual({ facts: [], changes: [change] });
  });
  test('lists all fields of a new object', () => {
    expect(auditDifference({ name: 'Platform', role: 'PLATFORM', expiresAt: null })).toEqual({
      facts: [
        { field: 'name', value: 'Platform' },
        { field: 'role', value: 'PLATFORM' },
      ],
      changes: [],
    });
  });
  test('no details give no facts and no changes', () => {
    expect(auditDifference({})).toEqual({ facts: [], changes: [] });
  });
});

describe("an object's page", () => {
  test.each([
    ['chat:a/b', '/sessions/a%2Fb'],
    ['key:ab12', '/keys'],
    ['tenant:acme.example.com', '/tenants/acme.example.com'],
    ['app:shop:2', '/tenants/acme.example.com/apps/shop%3A2'],
    ['webhook', '/tenants/acme.example.com/webhook'],
    ['alertsWebhook', '/alerts'],
    ['client:shop:my-p…on-1', null],
    ['token:dGhp…mple', null],
    ['unheard-of', null],
  ])('of %s is %s', (object, path) => {
    expect(objectPath(object, 'acme.example.com')).toBe(path);
  });
  test.each(['app:shop', 'webhook'])('of %s is none where no tenant is known', (object) => {
    expect(objectPath(object, null)).toBeNull();
  });
});

describe('the filter', () => {
  const filterOf = (search: string) => {
    const params = new URLSearchParams(search);
    const times = boundsOf(readRange(params), Date.parse('2026-03-02T00:00:00Z'));
    return auditFilter('acme.example.com', readFilters(params, AUDIT_FIELDS), times, showsMachines(params));
  };
  test('is what the URL says', () => {
    expect(filterOf('actor=operator&action=erase&object=chat:1&from=2026-03-01T12:00:00.000Z')).toEqual({
      tenantHost: 'acme.example.com',
      actor: 'operator',
      action: 'erase',
      object: 'chat:1',
      after: '2026-03-01T12:00:00.000Z',
      before: null,
      people: null,
    });
  });
  test.each([
    ['', true],
    ['who=all', null],
    ['who=all&range=24h', null],
    ['action=signIn', true],
    ['actor=device:shop:a', null],
    ['object=chat:1', null],
  ])('of "%s" is for people alone: %s', (search, people) => {
    expect(filterOf(search).people).toBe(people);
  });
  test('ignores an invalid time', () => {
    expect(filterOf('from=soon&until=')).toMatchObject({ after: null, before: null });
  });
});

test('a moment survives an input in whatever zone', () => {
  const moment = '2026-03-01T12:34:00.000Z';
  expect(momentOf(localTime(moment))).toBe(moment);
  expect([localTime(null), localTime('soon'), momentOf('')]).toEqual(['', '', null]);
});

test('an entry in one line has its facts and its changes', () => {
  expect(auditSummary({ service: 'IOS_APNS' })).toBe('service: IOS_APNS');
  expect(auditSummary({ before: { name: 'Old', days: 1 }, after: { name: 'New', days: 1, until: null } })).toBe(
    'name: Old → New',
  );
  expect(auditSummary({ by: 'operator', before: null, after: { days: 3 } })).toBe('by: operator, days: none → 3');
  expect(auditSummary({})).toBe('');
});
