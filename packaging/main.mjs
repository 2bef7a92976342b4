// What `npm pack` runs first: bundles the build into dist/package, with the licences of all that is bundled.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { CONSOLE_PACKAGES, licenseTexts } from './thirdParty.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');

const INTRODUCTION = `Beckon is under the MIT licence, in the file LICENSE. Its package contains code of the packages below, the gateway's and the
console's, each under its own licence. The source of each is in the npm registry, under its name and version.

`;

/** The reference page of the REST API is made by it; @fastify/swagger-ui has its files, but not its licence. */
const SWAGGER_UI = {
  name: 'swagger-ui',
  version: 'as in @fastify/swagger-ui',
  license: 'Apache-2.0',
  author: 'SmartBear Software',
};

const ofConsole = Object.values(CONSOLE_PACKAGES).flatMap((file) =>
  JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')),
);
const ofGateway = await bundle();
const folders = [...new Set([...ofGateway, ...ofConsole, 'node_modules/@fastify/swagger-ui'])];
const texts = licenseTexts(
  folders.map((folder) => path.join(ROOT, folder)),
  [SWAGGER_UI],
);
writeFileSync(path.join(ROOT, 'dist/package/THIRD_PARTY_LICENSES.txt'), INTRODUCTION + texts);
