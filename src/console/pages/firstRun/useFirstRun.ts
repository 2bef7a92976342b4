import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { isTokenService } from '../../../domain/lane.js';
import { MINUTE_MS } from '../../../domain/durations.js';
import { useGatewayQuery, useSend } from '../../gateway/requests.js';
import { useMayChange, useTenant } from '../../gateway/session.js';
import {
  AppDocument,
  FirstRunAppsDocument,
  FirstRunPushesDocument,
  ProbePushServiceDocument,
} from '../../generated/graphql.js';
import { useNow } from '../../parts/Time.js';
import { keyState } from '../keys/keyTerms.js';
import { chosenApp, firstRunSteps } from './firstRunSteps.js';

/** How long a probe's verdict is reused. */
const PROBE_KEPT_MS = 5 * MINUTE_MS;

/** The progress of the chosen tenant and app (`?app=`) towards the first push. */
export function useFirstRun() {
  const { host: tenantHost } = useTenant();
  const mayChange = useMayChange();
  const now = useNow();
  const [params] = useSearchParams();
  const tenantQuery = useGatewayQuery(FirstRunAppsDocument, { tenantHost });
  const apps = tenantHost === null ? [] : (tenantQuery.data?.viewer.tenant?.apps.edges ?? []).map(({ node }) => node);
  const named = params.get('app');
  const appId = chosenApp(apps, named);

  const ofApp = { tenantHost: tenantHost ?? '', appId: appId ?? '' };
  const hasApp = tenantHost !== null && appId !== null;
  const appQuery = useGatewayQuery(AppDocument, ofApp, { enabled: hasApp });
  const pushQuery = useGatewayQuery(FirstRunPushesDocument, ofApp, { enabled: hasApp });
  const configs = hasApp ? (appQuery.data?.app?.pushServices ?? []) : [];
  const services = configs.filter(({ enabled, service: one }) => enabled && isTokenService(one));
  const [service = null] = services;
  const pushes = hasApp ? pushQuery.data : undefined;
  const isSent = (pushes?.sent.edges.length ?? 0) > 0;

  const probePushService = useSend(ProbePushServiceDocument);
  const probeQuery = useQuery({
    queryKey: ['firstRunProbe', ofApp, service?.service, service?.credentialFingerprint],
    queryFn: () => probePushService({ input: { ...ofApp, service: service?.service ?? 'IOS_APNS' } }),
    enabled: mayChange && service !== null && pushes !== undefined && !isSent,
    staleTime: PROBE_KEPT_MS,
  });
  const probe = probeQuery.data?.probePushService.probe ?? null;
  const keys = tenantHost === null ? [] : (tenantQuery.data?.apiKeys.edges ?? []);
  const chat = pushes?.chatSessions.edges[0]?.node ?? null;
  const deliveries = (pushes?.deliveries.edges ?? []).map(({ node }) => node);
  const steps = firstRunSteps({
    tenantHost,
    appId,
    service: service?.service ?? null,
    isProbed: probe?.verdict === 'ACCEPTED',
    hasPlatformKey: keys.some(({ node }) => node.role === 'PLATFORM' && keyState(node, now).isGood),
    chatId: chat?.chatId ?? null,
    hasDelivery: deliveries.length > 0,
    isSent,
  });
  /** Whether the URL names the app. */
  const isNamed = tenantQuery.isPlaceholderData || appId === null || appId === named;
  const isWaiting =
    tenantQuery.isPending ||
    tenantQuery.isPlaceholderData ||
    (hasApp && [appQuery, pushQuery].some(({ isPending, isPlaceholderData }) => isPending || isPlaceholderData));
  const failing = [tenantQuery, appQuery, pushQuery].find(({ error }) => error !== null);
  return {
    tenantHost,
    apps,
    appId,
    isNamed,
    configs,
    services,
    probeQuery,
    probe,
    chat,
    deliveries,
    steps,
    isWaiting,
    failing,
  };
}

export type FirstRun = ReturnType<typeof useFirstRun>;
