import type { SessionHistoryQuery, SessionQuery } from '../../generated/graphql.js';

type Session = NonNullable<SessionQuery['chatSession']>;
type Delivery = Session['deliveries']['edges'][number]['node'];
type Change = SessionHistoryQuery['auditLog']['edges'][number]['node'];

/** An entry of a chat's timeline. */
export type TimelineEntry = { key: string; at: string } & (
  { kind: 'delivery'; delivery: Delivery } | { kind: 'change'; change: Change } | { kind: 'began' | 'ended' }
);

/**
 * A page of a chat's timeline, newest first: a page of its deliveries, and the other entries of the same period. The
 * newest page reaches to now, the oldest to the beginning.
 */
export function timelineOf(session: Session, changes: readonly Change[]): TimelineEntry[] {
  const { edges, pageInfo } = session.deliveries;
  const deliveries = edges.map(({ node }) => node);
  const from = pageInfo.hasPreviousPage ? timeOf(deliveries.at(0)) : Number.NEGATIVE_INFINITY;
  const to = pageInfo.hasNextPage ? timeOf(deliveries.at(-1)) : Number.POSITIVE_INFINITY;
  const others: TimelineEntry[] = [
    { kind: 'began', key: 'began', at: session.createdAt },
    ...changes.map((change) => ({ kind: 'change' as const, key: change.id, at: change.at, change })),
    ...(session.endedAt ? [{ kind: 'ended' as const, key: 'ended', at: session.endedAt }] : []),
  ];
  return [
    ...others.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to),
    ...deliveries.map((delivery) => ({
      kind: 'delivery' as const,
      key: delivery.id,
      at: delivery.createdAt,
      delivery,
    })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function timeOf(delivery: Delivery | undefined): number {
  return delivery ? Date.parse(delivery.createdAt) : Number.NaN;
}
