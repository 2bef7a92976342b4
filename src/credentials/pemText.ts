const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Line ends that were escaped on the way, once or more often: by an environment variable, a YAML file, or JSON in JSON. */
const ESCAPED_LINE_END = /(?:\\+r)?\\+n|\\+r/g;
const LINE = /.{1,64}/g;

/**
 * The PEM blocks of a text in the form of RFC 7468, with repaired line ends and without surrounding quotes, blanks or a
 * byte order mark. Blocks with more than base64 and texts without blocks are unchanged.
 */
export function cleanPem(text: string): string {
  const lines = text.replace(ESCAPED_LINE_END, '\n');
  const blocks = Array.from(lines.matchAll(PEM), ([block, label = '', body = '']) => {
    const base64 = body.replace(/\s/g, '');
    return BASE64.test(base64) ? pemBlock(label, base64) : `${block}\n`;
  });
  return blocks.length === 0 ? text : blocks.join('');
}

function pemBlock(label: string, base64: string): string {
  return [`-----BEGIN ${label}-----`, ...(base64.match(LINE) ?? []), `-----END ${label}-----`, ''].join('\n');
}
