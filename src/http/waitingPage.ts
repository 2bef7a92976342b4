import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** How soon a browser asks again by itself. */
const AGAIN_SECONDS = 2;

/** Shown while the page is being built. It reloads itself until the page is there. */
export function waitingPage(reply: FastifyReply): FastifyReply {
  reply.code(503).header('retry-after', AGAIN_SECONDS);
  return send(
    reply,
    'The console is on its way',
    'It is being bundled, which takes some seconds after an installation. This page then loads it by itself. ' +
      'The gateway works already.',
    `<meta http-equiv="refresh" content="${AGAIN_SECONDS}">`,
  );
}

/** Shown if the page could not be built. The reason stays in the log, because it names files of this machine. */
export function failedPage(reply: FastifyReply): FastifyReply {
  return send(
    reply.code(500),
    'The console could not be bundled',
    'The gateway works without it. Its log has the reason, and so has <code>npm run build</code>. ' +
      'After that, start the gateway again.',
  );
}

/** A page that loads nothing and runs nothing. */
function send(reply: FastifyReply, title: string, text: string, more = ''): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${more}<title>${title} · Beckon</title>
<style nonce="${nonce}">
body { font: 16px/1.6 system-ui, sans-serif; margin: 20vh auto 0; max-width: 34em; padding: 0 1.5em; }
h1 { font-size: 1.4em; }
</style>
</head>
<body><main><h1>${title}</h1><p role="status">${text}</p></main></body>
</html>
`);
}
