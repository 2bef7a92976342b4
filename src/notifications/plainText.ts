import { compile } from 'html-to-text';

/** A tag of HTML that is not just a `<` in a sentence: a known name, an end tag, a tag with attributes, or a comment. */
const TAG =
  /<(?:\/?(?:a|abbr|article|b|big|blockquote|body|br|button|center|code|dd|del|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header|hr|html|i|img|ins|label|li|link|main|mark|meta|nav|ol|p|picture|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video|wbr)(?:\s+[\w:-]+\s*=[^<>]*|\s*)\/?>|\/[a-z][\w:-]*\s*>|[a-z][\w:-]*\s+[\w:-]+\s*=\s*["'][^<>]*>|!--|!doctype\s)/i;
const ENTITY = /&(?:[a-z][a-z\d]{1,30}|#\d{1,7}|#x[\da-f]{1,6});/i;

const convert = compile({
  wordwrap: false,
  preserveNewlines: true,
  // Beyond real messages; the library recurses for each level.
  limits: { maxDepth: 100, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    // Images of emoji have the emoji as alternative text, which is kept. Their URLs are left out.
    { selector: 'img', format: 'image', options: { pathRewrite: () => '' } },
    ...['head', 'script', 'style', 'template', 'title'].map((selector) => ({ selector, format: 'skip' })),
    ...['td', 'th'].map((selector) => ({ selector, format: 'block' })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/**
 * The readable text of an HTML message: no tags, entities decoded. Plain text is unchanged, including `a < b` and `<3`.
 */
export function plainTextOf(message: string): string {
  if (!TAG.test(message) && !ENTITY.test(message)) return message;
  return convert(message)
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** Whether there is anything to see: not only blanks, control characters and others without a width. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u.test(text);
}
