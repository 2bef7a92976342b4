import type { DeliveryRoom } from '../delivery/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createChatFacts } from './chatFacts.store.js';
import { createDiagnoses } from './diagnoses.js';
import { createTimelines } from './timeline.store.js';
import { createTimelineService } from './timelines.js';

/** Why a customer got a push, or got none. */
export function createDiagnosisRoom(
  { guard, database, clock }: Foundation,
  { tenants: { directory }, delivery }: { tenants: TenantsRoom; delivery: DeliveryRoom },
): Room {
  const store = {
    ...guard({ chatFacts: createChatFacts(database), timelines: createTimelines(database) }),
    ...delivery.store,
  };
  const diagnoses = createDiagnoses({ store, directory, clock });
  return {
    async graphql() {
      const { DiagnosisResolver } = await import('./diagnosis.resolver.js');
      return {
        resolvers: [new DiagnosisResolver({ diagnoses, timelines: createTimelineService({ store, diagnoses }) })],
      };
    },
  };
}
