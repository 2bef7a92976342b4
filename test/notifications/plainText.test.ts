import { isBlank, plainTextOf } from '../../src/notifications/plainText.js';

test.each([
  ['<b>Hi</b> &amp; bye<br>', 'Hi & bye'],
  ['Hi<br>there<br/>you', 'Hi\nthere\nyou'],
  ['<p>One</p>\n\n<p>Two</p>', 'One\nTwo'],
  ['<DIV CLASS=x>Hi</DIV>', 'Hi'],
  ['<ul><li>One</li><li>Two</li></ul>', '* One\n* Two'],
  ['<table><tr><td>a</td><td>b</td></tr></table>', 'a\nb'],
  ['<h1>Title</h1>text', 'Title\ntext'],
  ['<script>alert(1)</script>Hello', 'Hello'],
  ['<style>p { color: red }</style><p>Hello</p>', 'Hello'],
  ['<!-- note -->Hello', 'Hello'],
  ['<a href="https://example.com/a?b">Track it</a>', 'Track it'],
  ['Hi <img alt="😀" src="https://example.com/e.png">', 'Hi 😀'],
  ['<img src="https://example.com/e.png">', ''],
  ['<o:p>From a word processor</o:p>', 'From a word processor'],
  ['<p>unclosed', 'unclosed'],
  ['Tom &amp; Jerry&#39;s &#x1F600;', "Tom & Jerry's 😀"],
  ['&lt;b&gt; makes it bold', '<b> makes it bold'],
  ['<b>a < b</b>', 'a < b'],
  ['line 1\nline 2 &quot;q&quot;', 'line 1\nline 2 "q"'],
])('%j is read as %j', (html, text) => {
  expect(plainTextOf(html)).toBe(text);
});

test.each([
  'a < b',
  '<3',
  'I <3 you & me',
  'if a<b and c>d',
  '5 > 3 && 2 < 4',
  'see <https://example.com/x>',
  'write to <ann@example.com>',
  'R&D; AT&T',
  '  two  blanks \n\n and lines ',
  '<>',
])('%j is no HTML and stays as it is', (text) => {
  expect(plainTextOf(text)).toBe(text);
});

it('reads the worst that fits into a message', () => {
  expect(plainTextOf('<b>'.repeat(5_461))).toBe('');
  for (const text of ['<a '.repeat(5_461), '<a x="'.repeat(2_730), '&a'.repeat(8_192), '<'.repeat(16_384)]) {
    expect(plainTextOf(text)).toBe(text);
  }
});

test.each(['', ' ', '\n\t', '\u00a0', '\u200b\u200d\ufeff', '\u3164', '\u2800'])('%j is blank', (text) => {
  expect(isBlank(text)).toBe(true);
});

test.each(['a', '.', '😀', '\u200bx', '。'])('%j is not', (text) => {
  expect(isBlank(text)).toBe(false);
});
