import { openapiDocument } from './openapiDocument.js';

/** The document as `openapi.json` holds it and `/openapi.json` answers it. */
export function openapiText(version: string): string {
  return `${JSON.stringify(openapiDocument(version), null, 2)}\n`;
}
