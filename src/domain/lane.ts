import { DomainError } from './errors.js';
import { PUSH_SERVICES, type FirebaseService, type Provider, type PushService } from './pushService.js';

/** One push service of one app: all deliveries in a lane are sent with the same credentials. */
export interface Lane {
  tenantId: number;
  appId: string;
  service: PushService;
}

/** In their fixed order. */
export const SERVICES = Object.keys(PUSH_SERVICES) as PushService[];

/** The push services whose devices are reached by a token alone, without keys of their own. */
export type TokenService = Exclude<PushService, 'WEB_PUSH'>;

export function isTokenService(service: PushService): service is TokenService {
  return service !== 'WEB_PUSH';
}

export const TOKEN_SERVICES = SERVICES.filter(isTokenService);

export function isFirebaseService(service: PushService): service is FirebaseService {
  return providerOf(service) === 'firebase';
}

/** A value for each push service. */
export function perService<T>(make: (service: PushService) => T): Record<PushService, T> {
  return Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<PushService, T>;
}

export function providerOf(service: PushService): Provider {
  return PUSH_SERVICES[service].provider;
}

/** The push services that a provider is behind. */
export function servicesOf(provider: Provider): PushService[] {
  return SERVICES.filter((service) => providerOf(service) === provider);
}

/** A lane as a key of maps. */
export function laneKey({ tenantId, appId, service }: Lane): string {
  return `${tenantId} ${service} ${appId}`;
}

export function serviceNotConfigured(service: PushService): DomainError {
  const told = { about: service, rule: 'is not configured for this app' };
  return new DomainError('SERVICE_NOT_CONFIGURED', told, ['device']);
}
