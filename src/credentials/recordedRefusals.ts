import { actorName, INSTALLATION, type Caller } from '../domain/caller.js';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import type { RefusalLog } from '../http/refusalLog.js';
import type { AppName, Tenants } from '../tenants/room.js';
import type { PushServices } from './pushServices.js';

/** The change itself is not at fault: the same call may succeed later. */
const PASSING: readonly ErrorCode[] = ['TOO_MANY_REQUESTS', 'STORE_UNAVAILABLE', 'INTERNAL'];

const CHANGES = [
  ...(['configureApns', 'configureApnsCertificate', 'configureFirebase', 'configureWebPush'] as const),
  ...(['addApnsKey', 'removeApnsKey', 'setEnabled'] as const),
];

interface RecordedRefusalsOptions {
  refusals: RefusalLog;
  tenants: Pick<Tenants, 'resolve'>;
}

/** The same use cases. A refused change is recorded in the audit log, with the reason and without any sent value. */
export function recordRefusedChanges(services: PushServices, options: RecordedRefusalsOptions): PushServices {
  const { refusals, tenants } = options;

  async function record(change: string, caller: Caller, input: AppName, error: DomainError): Promise<void> {
    // An attempt of another tenant's admin belongs in that admin's log, not in the log of the named tenant.
    const tenant = await tenants.resolve(caller, input.tenantHost).catch(() => caller.tenant);
    await refusals.record(
      {
        tenantId: tenant?.id ?? INSTALLATION,
        ...{ actor: actorName(caller), address: caller.address, action: 'configurePushServiceRefused' },
        object: `app:${input.appId.slice(0, 256).toWellFormed().replaceAll('\0', '')}`,
        ...{ who: `push services ${actorName(caller)}`, details: { change } },
      },
      error,
    );
  }

  const recorded = CHANGES.map((name) => {
    const change = services[name] as (caller: Caller, input: AppName) => Promise<unknown>;
    const run = async (caller: Caller, input: AppName) => {
      try {
        return await change(caller, input);
      } catch (error) {
        if (error instanceof DomainError && !PASSING.includes(error.code)) await record(name, caller, input, error);
        throw error;
      }
    };
    return [name, run] as const;
  });
  return { ...services, ...(Object.fromEntries(recorded) as Partial<PushServices>) };
}
