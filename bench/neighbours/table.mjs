import { APP_ID } from '../../dist/demo/contactCenter.js';
import { markdownTable } from '../support/markdownTable.mjs';

/** The measured as Markdown. */
export function table({ seconds, rate, attacks }) {
  const ms = (value) => (value === null ? 'none' : Math.round(value).toLocaleString('en'));
  const rows = attacks.map(({ name, calm, attacked, done, refused }) => [
    name,
    ms(calm.answer),
    ms(attacked.answer),
    (attacked.answer / calm.answer).toFixed(1),
    ms(calm.push),
    ms(attacked.push),
    (attacked.push / calm.push).toFixed(1),
    Math.round(done),
    Math.round(refused),
  ]);
  const head = ['', 'answer: calm', 'attacked', '×', 'push: calm', 'attacked', '×', 'done/s', 'refused/s'];
  return [
    markdownTable(head, rows),
    '',
    `p99 in ms of ${rate} publishes a second of one event, for ${seconds} s each, by a tenant with app \`${APP_ID}\`.`,
  ].join('\n');
}
