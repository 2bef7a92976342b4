import { Stack, Text } from '@mantine/core';
import { useGatewayQuery } from '../../gateway/requests.js';
import { DeliveryDocument } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { deliveryPath } from '../../url/paths.js';
import { PhoneScreen } from './PhoneScreen.js';

/** A delivery on its phone. @param id of a delivery that was sent */
export function ShownPush({ id, appName }: { id: string; appName: string }) {
  const node = useGatewayQuery(DeliveryDocument, { id }).data?.node;
  if (!node || !('payload' in node)) return null;
  return (
    <Stack gap="xs" my="sm">
      <PhoneScreen service={node.service} appName={appName} body={node.payload.body} />
      <Text size="sm">
        <ConsoleLink to={deliveryPath(id)}>Show what was sent</ConsoleLink>
      </Text>
    </Stack>
  );
}
