import type { SetupQuery } from '../../generated/graphql.js';

/** Whether no device can subscribe yet, because there is no contact center, or the only one has no app. */
export function isNothingSetUp({ tenants }: SetupQuery): boolean {
  const [first] = tenants.edges;
  return !first || (tenants.totalCount === 1 && first.node.apps.totalCount === 0);
}

interface FirstRunApp {
  appId: string;
  pushServices: readonly { enabled: boolean }[];
}

/**
 * The app that the first run is about: the named one; else one that has no push service yet; else the first.
 * @param named as the URL has it
 * @returns null where there is none
 */
export function chosenApp(apps: readonly FirstRunApp[], named: string | null): string | null {
  const hasNone = ({ pushServices }: FirstRunApp) => !pushServices.some(({ enabled }) => enabled);
  return (apps.find(({ appId }) => appId === named) ?? apps.find(hasNone) ?? apps[0])?.appId ?? null;
}

export type StepName = 'tenant' | 'app' | 'service' | 'probe' | 'key' | 'chat' | 'push';

/** What there is already, as the gateway tells it; null: it is not there. */
export interface FirstRunProgress {
  tenantHost: string | null;
  appId: string | null;
  /** A push service that is set up and enabled. */
  service: string | null;
  /** The provider takes its credentials. */
  isProbed: boolean;
  /** There is a key for the platform that is good. */
  hasPlatformKey: boolean;
  /** The newest chat of the app whose client is subscribed. */
  chatId: string | null;
  hasDelivery: boolean;
  /** A push of the app was taken by its provider. */
  isSent: boolean;
}

export interface FirstRunStep {
  name: StepName;
  title: string;
  isDone: boolean;
  /** Whether it can be done now: what it needs is there. */
  isOpen: boolean;
}

/** The way from nothing to the first push, and how far one is. A later success proves what it needed. */
export function firstRunSteps(progress: FirstRunProgress): FirstRunStep[] {
  const { tenantHost, appId, service, isProbed, hasPlatformKey, chatId, hasDelivery, isSent } = progress;
  const hasTenant = tenantHost !== null;
  const hasApp = hasTenant && appId !== null;
  const hasService = hasApp && service !== null;
  const hasChat = hasApp && (chatId !== null || hasDelivery);
  return [
    { name: 'tenant', title: 'Create a tenant', isDone: hasTenant, isOpen: true },
    { name: 'app', title: 'Create an app', isDone: hasApp, isOpen: hasTenant },
    { name: 'service', title: 'Set up a push service', isDone: hasService, isOpen: hasApp },
    { name: 'probe', title: 'Ask the provider', isDone: hasService && (isProbed || isSent), isOpen: hasService },
    { name: 'key', title: 'Give the chat platform a key', isDone: hasTenant && hasPlatformKey, isOpen: hasTenant },
    { name: 'chat', title: 'Request a chat and subscribe', isDone: hasChat, isOpen: hasService },
    { name: 'push', title: 'Publish an event and see the push', isDone: hasApp && isSent, isOpen: hasService },
  ];
}

/** Where to go on: the first step that is not done; null: all are. */
export function currentStep(steps: readonly FirstRunStep[]): StepName | null {
  return steps.find(({ isDone }) => !isDone)?.name ?? null;
}
