import type { AuditNote } from '../../src/domain/auditNote.js';
import { DomainError } from '../../src/domain/errors.js';
import { createRefusalLog } from '../../src/http/refusalLog.js';

const refused = { tenantId: 1, actor: 'unknown', address: '192.0.2.1', action: 'signInRefused', object: 'console' };
const error = new DomainError('API_KEY_INVALID', 'this API key is not known', ['key']);

function open({ fails = false } = {}) {
  let now = 0;
  const entries: { note: AuditNote; details: Record<string, unknown> }[] = [];
  const warnings: object[] = [];
  const log = createRefusalLog({
    auditLog: {
      append(_tenantId, note, _object, details) {
        if (fails) return Promise.reject(new Error('no database'));
        entries.push({ note, details: details as Record<string, unknown> });
        return Promise.resolve();
      },
    },
    clock: () => new Date(now),
    logger: { warn: (details: object) => void warnings.push(details) } as never,
  });
  const record = async (count: number, who = 'a') => {
    for (let time = 0; time < count; time += 1) await log.record({ ...refused, who }, error);
  };
  return { entries, warnings, record, goTo: (ms: number) => (now = ms) };
}

test('a refusal is recorded with its code, reason and field', async () => {
  const { entries, record } = open();
  await record(1);
  expect(entries[0]).toEqual({
    note: { actor: 'unknown', address: '192.0.2.1', action: 'signInRefused', at: new Date(0) },
    details: { code: 'API_KEY_INVALID', reason: 'this API key is not known', field: 'key' },
  });
});

test('five a minute of one are recorded; the next entry says how many were not', async () => {
  const { entries, record, goTo } = open();
  await record(50);
  expect(entries).toHaveLength(5);
  goTo(60_000);
  await record(2);
  expect(entries.slice(5).map(({ details }) => details['notRecordedBefore'])).toEqual([45, undefined]);
});

test('one leaves room for others, however long it goes on', async () => {
  const { entries, record, goTo } = open();
  for (let minute = 0; minute < 59; minute += 1) {
    goTo(minute * 60_000);
    await record(50);
  }
  expect(entries).toHaveLength(20);
  await record(1, 'another');
  expect(entries).toHaveLength(21);
});

test('many cannot fill the log together, and an hour later there is room again', async () => {
  const { entries, record, goTo } = open();
  for (let who = 0; who < 1_000; who += 1) await record(5, `address ${who}`);
  expect(entries).toHaveLength(120);
  goTo(3_600_000);
  await record(1, 'another');
  expect(entries).toHaveLength(121);
});

test('a clock that was set back does not stop it', async () => {
  const { entries, record, goTo } = open();
  goTo(10_000_000);
  await record(9);
  goTo(0);
  await record(1);
  expect(entries).toHaveLength(6);
});

test('a refusal stays what it is when it cannot be recorded', async () => {
  const { warnings, record } = open({ fails: true });
  await record(1);
  expect(warnings).toEqual([expect.objectContaining({ action: 'signInRefused' })]);
});
