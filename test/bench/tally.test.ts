import { tally } from '../../bench/faults/tally.mjs';

const NONE = { sent: 0, dead: 0, givenBack: 0, failedButDelivered: 0, hung: 0, lost: 0, again: 0, twice: 0 };
const push = (token: string, collapseId?: string) => ({
  provider: 'apns',
  token,
  headers: collapseId === undefined ? {} : { 'apns-collapse-id': collapseId },
  payload: {},
});
const report = (kind: string) => ({ kind, at: 0 });
const count = (input: object) =>
  tally({ tokens: ['t'], dead: [], reports: [null], pushes: [], accepts: true, unanswered: false, ...input });

test.each([
  ['sent', { reports: [report('sent')], pushes: [push('t')] }],
  ['lost', { reports: [report('sent')] }],
  ['lost', { reports: [report('failed')] }],
  ['givenBack', { reports: [report('failed')], accepts: false }],
  ['failedButDelivered', { reports: [report('failed')], pushes: [push('t')] }],
  ['dead', { reports: [report('dead')], dead: ['t'] }],
  ['lost', { reports: [report('dead')] }],
  ['hung', { pushes: [push('t')] }],
])('%s', (fate, input) => {
  expect(count(input)).toEqual({ ...NONE, [fate]: 1 });
});

test.each([
  ['again', [push('t', 'c'), push('t', 'c')], true],
  ['twice', [push('t', 'c'), push('t', 'c')], false],
  ['twice', [push('t', 'c'), push('t', 'd')], true],
  ['twice', [push('t'), push('t')], true],
  // Beckon sends until it hears the answer, and the device shows one.
  ['again', [push('t', 'c'), push('t', 'c'), push('t', 'c')], true],
  ['twice', [push('t', 'c'), push('t', 'c'), push('t', 'd')], true],
])('%s', (kind, pushes, unanswered) => {
  expect(count({ reports: [report('sent')], pushes, unanswered })).toEqual({ ...NONE, sent: 1, [kind]: 1 });
});
