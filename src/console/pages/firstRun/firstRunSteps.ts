import type { SetupQuery } from '../../generated/graphql.js';

/** Whether no device can subscribe yet: there is no tenant, or the only one has no app. */
export function isNothingSetUp({ tenants }: SetupQuery): boolean {
  const [first] = tenants.edges;
  return !first || (tenants.totalCount === 1 && first.node.apps.totalCount === 0);
}

interface FirstRunApp {
  appId: string;
  pushServices: readonly { enabled: boolean }[];
}

/**
 * The app of the first run: the one in the URL, else one without a push service, else the first; null: none.
 * @param named from the URL
 */
export function chosenApp(apps: readonly FirstRunApp[], named: string | null): string | null {
  const hasNone = ({ pushServices }: FirstRunApp) => !pushServices.some(({ enabled }) => enabled);
  return (apps.find(({ appId }) => appId === named) ?? apps.find(hasNone) ?? apps[0])?.appId ?? null;
}

export type StepName = 'tenant' | 'app' | 'service' | 'probe' | 'key' | 'chat' | 'push';

/** What exists already; null: not yet. */
export interface FirstRunProgress {
  tenantHost: string | null;
  appId: string | null;
  /** An enabled push service. */
  service: string | null;
  /** The provider accepts its credentials. */
  isProbed: boolean;
  /** A valid platform key exists. */
  hasPlatformKey: boolean;
  /** The app's newest chat with a subscribed client. */
  chatId: string | null;
  hasDelivery: boolean;
  /** The provider accepted a push of the app. */
  isSent: boolean;
}

interface FirstRunStep {
  name: StepName;
  title: string;
  isDone: boolean;
  /** Whether its prerequisites exist. */
  isOpen: boolean;
}

/** The steps to the first push and their progress. A later success proves the earlier steps. */
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
    { name: 'probe', title: 'Test the credentials', isDone: hasService && (isProbed || isSent), isOpen: hasService },
    { name: 'key', title: 'Give the chat platform a key', isDone: hasTenant && hasPlatformKey, isOpen: hasTenant },
    { name: 'chat', title: 'Request a chat and subscribe', isDone: hasChat, isOpen: hasService },
    { name: 'push', title: 'Publish an event and see the push', isDone: hasApp && isSent, isOpen: hasService },
  ];
}

/** The first unfinished step; null: all are done. */
export function currentStep(steps: readonly FirstRunStep[]): StepName | null {
  return steps.find(({ isDone }) => !isDone)?.name ?? null;
}
