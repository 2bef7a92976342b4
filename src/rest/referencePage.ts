import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MARK, REFERENCE_STYLE } from './referenceLook.js';

/** A file of the page. */
interface PageFile {
  type: string;
  read(): Promise<string | Buffer>;
}

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>API reference · Beckon</title>
    <link rel="icon" href="/docs/mark.svg" type="image/svg+xml">
    <script src="/docs/scheme.js"></script>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
  </head>
  <body>
    <header class="page-header">
      <a href="/docs" class="page-name"><img src="/docs/mark.svg" alt="" width="28" height="28">Beckon</a>
      <nav aria-label="Beckon">
        <a href="/openapi.json">OpenAPI document</a>
        <a href="/console">Console</a>
      </nav>
    </header>
    <main id="reference"></main>
    <noscript>This page needs JavaScript. The same in JSON: <a href="/openapi.json">/openapi.json</a></noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/page.js"></script>
  </body>
</html>
`;

/** The layout without the bar with a logo, and without the badge, which would call an external server. */
const SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
  // Swagger UI gives this field no name that screen readers know.
  onComplete: () => document.getElementById('servers')?.setAttribute('aria-label', 'Server'),
});
`;

/** Before anything is drawn: Swagger UI is dark where its root has this class. It follows the reader's system. */
const SCHEME = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/**
 * The page's content security policy: scripts, styles and the document come from this origin, and images also from within
 * Swagger UI's style sheet. Swagger UI styles its elements through properties, which needs no permission.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Where the build puts the files of Swagger UI. */
const BUILT = path.join(import.meta.dirname, '../reference');

/** The files of the reference page by path. */
export const referencePage: Readonly<Record<string, PageFile>> = {
  '/docs': written('text/html; charset=utf-8', HTML),
  '/docs/page.js': written('text/javascript; charset=utf-8', SCRIPT),
  '/docs/scheme.js': written('text/javascript; charset=utf-8', SCHEME),
  '/docs/page.css': written('text/css; charset=utf-8', REFERENCE_STYLE),
  '/docs/mark.svg': written('image/svg+xml', MARK),
  '/docs/swagger-ui-bundle.js': built('text/javascript; charset=utf-8', 'swagger-ui-bundle.js'),
  '/docs/swagger-ui.css': built('text/css; charset=utf-8', 'swagger-ui.css'),
};

function written(type: string, text: string): PageFile {
  return { type, read: () => Promise.resolve(text) };
}

/** Reads each file once: some are larger than a megabyte. */
function built(type: string, name: string): PageFile {
  let reading: Promise<Buffer> | null = null;
  return {
    type,
    read: () => (reading ??= readFile(path.join(BUILT, name))),
  };
}
