/** @param {string[]} head @param {(string | number)[][]} rows the first cell of each names it, the others are numbers */
export function markdownTable(head, rows) {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
