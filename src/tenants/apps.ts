import { checkText, NAME_MAX } from '../domain/text.js';
import { auditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { appIdFault, canonicalId, isBrokenId } from '../domain/publicId.js';
import type { AppRecord, AppsStore } from './apps.store.js';
import type { Directory } from './directory.js';
import type { Slice } from '../domain/slice.js';
import type { Tenants } from './tenants.js';

/** An app as admins name it. */
export interface AppName {
  tenantHost: string;
  appId: string;
}

interface SetAvailabilityInput extends AppName {
  available: boolean;
  /** The estimated wait for an agent; absent: unknown. */
  estimatedWaitSeconds?: number | null;
}

/** The refusal of new chats and subscriptions. */
export function appArchived(): DomainError {
  return new DomainError('APP_ARCHIVED', 'this app is archived: it takes no new chats and subscriptions');
}

const APP_ID_MAX = 256;
const WAIT_MAX_SECONDS = 86_400;

/** The use cases of apps. */
export type Apps = ReturnType<typeof createApps>;

interface AppsOptions {
  store: { apps: AppsStore };
  directory: Directory;
  tenants: Tenants;
  clock: Clock;
}

export function createApps({ store, directory, tenants, clock }: AppsOptions) {
  /** The app that an admin means. @throws DomainError NOT_FOUND, also for an app of another tenant */
  async function resolve(caller: Caller, name: AppName): Promise<AppRecord> {
    const tenant = await tenants.resolve(caller, name.tenantHost);
    const appId = canonicalId(name.appId);
    const isPossible = appId.length <= APP_ID_MAX && !appId.includes('\0') && !isBrokenId(appId);
    const app = isPossible ? await directory.app(tenant.id, appId) : null;
    if (!app) throw new DomainError('NOT_FOUND', 'the tenant has no such app', ['appId']);
    return app;
  }

  /** An app as part of something the caller has found. @throws DomainError NOT_FOUND */
  async function byId(tenantId: number, appId: string): Promise<AppRecord> {
    const app = await directory.app(tenantId, appId);
    if (!app) throw new DomainError('NOT_FOUND', 'the tenant has no such app', ['appId']);
    return app;
  }

  /** Whether an app or its tenant takes no new chats and subscriptions. Both are cached, so this costs no query. */
  async function isArchived(tenantId: number, appId: string): Promise<boolean> {
    const app = await directory.app(tenantId, appId);
    if (app?.archivedAt != null) return true;
    const tenant = await directory.tenantById(tenantId);
    return tenant?.archivedAt != null;
  }

  return {
    resolve,

    /** @throws DomainError FORBIDDEN, NOT_FOUND (the tenant), INVALID_INPUT, ALREADY_EXISTS */
    async create(caller: Caller, input: AppName & { name: string }): Promise<AppRecord> {
      authorize(caller, 'createApp');
      const tenant = await tenants.resolve(caller, input.tenantHost);
      const fault = appIdFault(checkText(input.appId, ['appId'], APP_ID_MAX));
      if (fault !== null) throw refusedField(['appId'], fault);
      const appId = checkText(canonicalId(input.appId), ['appId'], APP_ID_MAX);
      const name = checkText(input.name, ['name'], NAME_MAX);
      const app = await store.apps.create(tenant.id, appId, name, auditNote(caller, 'createApp', clock()));
      directory.forgetApp(tenant.id, appId);
      return app;
    },

    /** The availability of a client's app. @throws DomainError FORBIDDEN, APP_UNKNOWN */
    async availability(caller: Caller): Promise<Pick<AppRecord, 'available' | 'estimatedWait'>> {
      authorize(caller, 'requestChat');
      const app = await directory.app(caller.tenant.id, caller.appId);
      if (!app) throw new DomainError('APP_UNKNOWN', 'appId names no app of this tenant');
      const { available, estimatedWait } = app;
      return { available: available && !(await isArchived(app.tenantId, app.appId)), estimatedWait };
    },

    isArchived,

    /** @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async setAvailability(caller: Caller, input: SetAvailabilityInput): Promise<AppRecord> {
      authorize(caller, 'setAvailability');
      const { tenantId, appId } = await resolve(caller, input);
      const { available, estimatedWaitSeconds: estimatedWait = null } = input;
      if (estimatedWait !== null && !(estimatedWait >= 0 && estimatedWait <= WAIT_MAX_SECONDS)) {
        throw refusedField(['estimatedWaitSeconds'], `must be 0 to ${WAIT_MAX_SECONDS}`);
      }
      const note = auditNote(caller, 'setAvailability', clock());
      await store.apps.setAvailability(tenantId, appId, { available, estimatedWait }, note);
      directory.forgetApp(tenantId, appId);
      return resolve(caller, input);
    },

    /** An app by its name, for an admin. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, name: AppName): Promise<AppRecord> {
      authorize(caller, 'readApp');
      return resolve(caller, name);
    },

    /** The apps of a tenant that the caller has found, by their ids. @throws DomainError FORBIDDEN */
    async list(caller: Caller, tenantId: number, slice: Slice<string>, includeArchived: boolean): Promise<AppRecord[]> {
      authorize(caller, 'readApp');
      return store.apps.list(tenantId, slice, includeArchived);
    },

    /** How many they are. @throws DomainError FORBIDDEN */
    async count(caller: Caller, tenantId: number, includeArchived: boolean): Promise<number> {
      authorize(caller, 'readApp');
      return store.apps.count(tenantId, includeArchived);
    },

    /** An app of a tenant that the caller may see. @throws DomainError FORBIDDEN, NOT_FOUND */
    async findById(caller: Caller, tenantId: number, appId: string): Promise<AppRecord> {
      authorize(caller, 'readApp');
      return byId(tenantId, appId);
    },

    byId,
  };
}
