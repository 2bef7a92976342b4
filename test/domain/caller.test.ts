import {
  accountOf,
  actorName,
  authorize,
  ROLES,
  tenantOf,
  type Action,
  type Caller,
  type Role,
} from '../../src/domain/caller.js';
import { Redacted } from '../../src/domain/redacted.js';
import { refusalOf } from '../support/refusalOf.js';

const tenant = { id: 7, host: 'acme.example.com' };

const CALLERS: Record<Role, Caller> = {
  DEVICE: { role: 'DEVICE', tenant, appId: 'app-1', clientId: new Redacted('a-rather-long-client-id'), address: null },
  PLATFORM: { role: 'PLATFORM', tenant, principal: { kind: 'key', id: 'k1' }, address: null },
  VIEWER: { role: 'VIEWER', tenant, principal: { kind: 'key', id: 'k2' }, address: null },
  ADMIN: { role: 'ADMIN', tenant, principal: { kind: 'key', id: 'k3' }, address: null },
  OPERATOR: { role: 'OPERATOR', tenant: null, principal: { kind: 'operatorKey' }, address: null },
};

/** Who may do what, in the order of ROLES: device, platform, viewer, admin, operator. */
const TABLE: Record<Action, string> = {
  requestChat: 'D----',
  subscribe: 'D----',
  unsubscribe: 'D----',
  unsubscribeDevice: 'D----',
  endSubscriptions: '-P-AO',
  sendChatEvents: 'D----',
  fetchChatEvents: 'D----',
  readChatEvents: 'DP---',
  readChatSession: 'DPVAO',
  readContactDetails: '---AO',
  listChatSessions: '--VAO',
  readDeliveries: '-PVAO',
  listDeliveries: '--VAO',
  search: '--VAO',
  readDeliveryMessage: '--VAO',
  readDeliveryText: '---AO',
  resendDelivery: '---AO',
  readOverview: '--VAO',
  publishChatEvents: '-P---',
  publishToChats: '-P---',
  endChat: '-P-A-',
  setAvailability: '-P-AO',
  createTenant: '----O',
  updateTenant: '---AO',
  archiveTenant: '----O',
  listTenants: '--VAO',
  readAllowedOrigins: '--VAO',
  setAllowedOrigins: '---AO',
  createApp: '---AO',
  updateApp: '---AO',
  archiveApp: '---AO',
  readApp: '--VAO',
  readPushServices: '--VAO',
  configurePushService: '---AO',
  readRefusedRequests: '--VAO',
  readDiagnosis: '--VAO',
  readAlerts: '--VAO',
  readWebhook: '--VAO',
  configureWebhook: '---AO',
  sendTestWebhookEvent: '---AO',
  replayWebhook: '---AO',
  configureAlerts: '---AO',
  sendTestAlert: '---AO',
  sendTestNotification: '---AO',
  resealCredentials: '----O',
  readNotificationSettings: '--VAO',
  configureNotifications: '---AO',
  readApiKeys: '--VAO',
  manageApiKeys: '---AO',
  readAuditLog: '--VAO',
  followDeliveries: '--VAO',
  followPushSubscriptions: '--VAO',
  erase: '---AO',
  reportClient: '---AO',
  readRetention: '--VAO',
  setRetention: '---AO',
};

const cases = (Object.entries(TABLE) as [Action, string][]).flatMap(([action, row]) =>
  ROLES.map((role, index) => [role, row[index] === '-' ? 'may not' : 'may', action] as const),
);

it.each(cases)('%s %s %s', (role, may, action) => {
  const call = () => authorize(CALLERS[role], action);
  if (may === 'may') {
    expect(call).not.toThrow();
    return;
  }
  const error = refusalOf(call);
  expect(error.code).toBe('FORBIDDEN');
  expect(error.message).toMatch(new RegExp(`^${action} is for .*; this caller is ${role}$`));
});

it('knows the tenant of a caller, and asks an operator that named none for it', () => {
  expect(tenantOf(CALLERS.VIEWER)).toBe(tenant);
  expect(tenantOf({ role: 'OPERATOR', tenant, principal: { kind: 'operatorKey' }, address: null })).toBe(tenant);
  const error = refusalOf(() => tenantOf(CALLERS.OPERATOR));
  expect(error.code).toBe('INVALID_INPUT');
  expect(error.message).toContain('tenantUrl');
});

it('names who did it for the audit log, without a whole client id', () => {
  expect(ROLES.map((role) => actorName(CALLERS[role]))).toEqual([
    'device:app-1:a-ra…t-id',
    'key:k1',
    'key:k2',
    'key:k3',
    'operator',
  ]);
  expect(actorName({ role: 'OPERATOR', tenant, principal: { kind: 'key', id: 'k4' }, address: null })).toBe('key:k4');
  expect(actorName({ ...CALLERS.VIEWER, principal: { kind: 'subject', subject: 'ann@example.com' } } as Caller)).toBe(
    'subject:ann@example.com',
  );
});

it('counts devices, platforms and people apart', () => {
  expect(ROLES.map((role) => accountOf(CALLERS[role]))).toEqual(['devices', 'platforms', 'people', 'people', 'people']);
});
