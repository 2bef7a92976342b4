import { rivalsTable } from '../deliver/rivalsTable.mjs';

/** The measured as Markdown. */
export function table({ rivals }) {
  return rivalsTable(rivals, 'durable by hand');
}
