import {
  type FilterField,
  keysetPage,
  pageTargets,
  readFilters,
  withFilters,
  withPage,
} from '../../src/console/url/listParams.js';
import { consolePath, returnPath } from '../../src/console/url/paths.js';

describe('where one goes after signing in', () => {
  test.each(['/', '/sessions?state=QUEUED', '/sessions/a%2Fb', '/sign-inspection'])('%s is a page', (path) => {
    expect(returnPath(path)).toBe(path);
  });
  test.each([
    null,
    '',
    'sessions',
    '//evil.example.com',
    '/\\evil.example.com',
    'https://evil.example.com/',
    'javascript:alert(1)',
    '/sign-in',
    '/sign-in?returnTo=/sign-in',
  ])('%s is none, or leads elsewhere', (path) => {
    expect(returnPath(path)).toBe('/');
  });
});

describe('the tenant that an operator has chosen', () => {
  test('holds from page to page', () => {
    expect(consolePath('/sessions', 'acme.example.com', { state: 'QUEUED' })).toBe(
      '/sessions?state=QUEUED&tenant=acme.example.com',
    );
  });
  test('is not there where none is chosen, like every value that is not', () => {
    expect(consolePath('/sessions', null, { state: null, app: '' })).toBe('/sessions');
  });
});

const FIELDS: FilterField[] = [
  { name: 'chat', label: 'Chat id', choices: null },
  { name: 'state', label: 'State', choices: [{ value: 'QUEUED', label: 'Queued' }] },
];

describe('filters', () => {
  test('are read from the URL', () => {
    expect(readFilters(new URLSearchParams('chat=%20c1%20&state=QUEUED'), FIELDS)).toEqual({
      chat: 'c1',
      state: 'QUEUED',
    });
  });
  test.each(['', 'chat=%20&state=', 'state=GONE'])('"%s" filters nothing', (query) => {
    expect(readFilters(new URLSearchParams(query), FIELDS)).toEqual({ chat: null, state: null });
  });
  test('begin the list anew, and leave all else as it is', () => {
    const before = new URLSearchParams('tenant=acme.example.com&chat=c1&after=x');
    expect(withFilters(before, { chat: ' ', state: 'QUEUED' }).toString()).toBe('tenant=acme.example.com&state=QUEUED');
    expect(before.get('after')).toBe('x');
  });
});

describe('pages', () => {
  test.each([
    ['', { first: 25 }],
    ['after=x', { first: 25, after: 'x' }],
    ['before=x', { last: 25, before: 'x' }],
    ['after=', { first: 25 }],
  ])('"%s" asks for %j', (query, variables) => {
    expect(keysetPage(new URLSearchParams(query), 25)).toEqual(variables);
  });
  test('a list may begin at its end', () => {
    expect(keysetPage(new URLSearchParams(), 25, 'last')).toEqual({ last: 25 });
    expect(keysetPage(new URLSearchParams('after=x'), 25, 'last')).toEqual({ first: 25, after: 'x' });
  });
  test('another page has one cursor, the first has none', () => {
    const params = new URLSearchParams('state=QUEUED&before=x');
    expect(withPage(params, { after: 'y' }).toString()).toBe('state=QUEUED&after=y');
    expect(withPage(params, null).toString()).toBe('state=QUEUED');
  });

  const middle = { hasNextPage: true, hasPreviousPage: true, startCursor: 's', endCursor: 'e' };
  test('are before and after the one that is shown', () => {
    expect(pageTargets(middle)).toEqual({ start: null, back: { before: 's' }, on: { after: 'e' } });
  });
  test('are the other way round where the end comes first', () => {
    expect(pageTargets(middle, true)).toEqual({ start: null, back: { after: 'e' }, on: { before: 's' } });
  });
  test('are not there beyond the ends, nor without a cursor', () => {
    const none = { start: undefined, back: undefined, on: undefined };
    expect(pageTargets({ ...middle, hasNextPage: false, hasPreviousPage: false })).toEqual(none);
    expect(pageTargets({ ...middle, startCursor: null, endCursor: null })).toEqual(none);
  });
});
