import type { DeliveryRoom } from '../delivery/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createChatFactsStore } from './chatFacts.store.js';
import { createDiagnoses } from './diagnoses.js';
import { createTimelinesStore } from './timeline.store.js';
import { createTimelines } from './timelines.js';

/** Why a customer got a push, or got none. */
export function createDiagnosisRoom(
  { guard, database, clock }: Foundation,
  { tenants: { directory }, delivery }: { tenants: TenantsRoom; delivery: DeliveryRoom },
): Room {
  const store = {
    ...guard({ chatFacts: createChatFactsStore(database), timelines: createTimelinesStore(database) }),
    ...delivery.store,
  };
  const diagnoses = createDiagnoses({ store, directory, clock });
  return {
    async graphql() {
      const { DiagnosisResolver } = await import('./diagnosis.resolver.js');
      return {
        resolvers: [new DiagnosisResolver({ diagnoses, timelines: createTimelines({ store, diagnoses }) })],
      };
    },
  };
}
