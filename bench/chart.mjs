/** One bar a rival: a group of bars for each work. */
const WIDTH = 760;
const LABEL = 150;
const BAR = 18;
const GAP = 6;
const GROUP = 34;

const escape = (text) => text.replace(/[<&>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Bars with their values as an SVG that reads well on light and dark pages.
 * @param groups [title, bars]; a bar: { name, value, label, own }, `own`: Beckon's
 * @returns {string}
 */
export function renderChart(groups) {
  const parts = [];
  let y = 8;
  for (const [title, bars] of groups) {
    parts.push(`<text class="title" x="0" y="${y + 14}">${escape(title)}</text>`);
    y += GROUP - BAR / 2;
    const longest = Math.max(...bars.map(({ value }) => value));
    for (const { name, value, label, own } of bars) {
      const width = Math.max(1, Math.round((value / longest) * (WIDTH - LABEL - 190)));
      const middle = y + BAR / 2 + 4;
      parts.push(
        `<text x="${LABEL - 8}" y="${middle}" text-anchor="end">${escape(name)}</text>`,
        `<rect class="${own ? 'own' : 'other'}" x="${LABEL}" y="${y}" width="${width}" height="${BAR}" rx="3"/>`,
        `<text x="${LABEL + width + 6}" y="${middle}">${escape(label)}</text>`,
      );
      y += BAR + GAP;
    }
    y += GROUP / 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${escape(groups.map(([title]) => title).join('; '))}">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.own { fill: #0b7285 }
.other { fill: #adb5bd }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .own { fill: #3bc9db } .other { fill: #586069 } }
</style>
${parts.join('\n')}
</svg>
`;
}
