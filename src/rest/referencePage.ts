import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

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
    <title>Beckon</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
  </head>
  <body>
    <div id="reference"></div>
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
});
`;

const STYLE = `body { margin: 0; background: #fafafa; }
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

/** The files of the reference page by path. Those of Swagger UI are read from its npm package. */
export const referencePage: Readonly<Record<string, PageFile>> = {
  '/docs': written('text/html; charset=utf-8', HTML),
  '/docs/page.js': written('text/javascript; charset=utf-8', SCRIPT),
  '/docs/page.css': written('text/css; charset=utf-8', STYLE),
  '/docs/swagger-ui-bundle.js': installed('text/javascript; charset=utf-8', 'swagger-ui-bundle.js'),
  '/docs/swagger-ui.css': installed('text/css; charset=utf-8', 'swagger-ui.css'),
};

function written(type: string, text: string): PageFile {
  return { type, read: () => Promise.resolve(text) };
}

/** Reads each file once: some are larger than a megabyte. */
function installed(type: string, name: string): PageFile {
  let reading: Promise<Buffer> | null = null;
  return {
    type,
    read: () => (reading ??= read()),
  };

  function read(): Promise<Buffer> {
    const manifest = createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json');
    return readFile(path.join(path.dirname(manifest), 'static', name));
  }
}
