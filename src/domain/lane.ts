import { PUSH_SERVICES, type PushService } from './pushService.js';

/** One push service of one app: all deliveries in a lane are sent with the same credentials. */
export interface Lane {
  tenantId: number;
  appId: string;
  service: PushService;
}

/** The operator of a push service's servers. */
export type Provider = 'apns' | 'firebase';

export const PROVIDERS: Record<PushService, Provider> = {
  IOS_APNS: 'apns',
  IOS_FIREBASE: 'firebase',
  ANDROID_FIREBASE: 'firebase',
};

/** The push services that a provider is behind. */
export function servicesOf(provider: Provider): PushService[] {
  return PUSH_SERVICES.filter((service) => PROVIDERS[service] === provider);
}

/** A lane as a key of maps. */
export function laneKey({ tenantId, appId, service }: Lane): string {
  return `${tenantId} ${service} ${appId}`;
}
