import { Text } from '@mantine/core';
import type { PushService } from '../../../domain/pushService.js';
import { Failure } from '../../parts/Failure.js';
import { adviceOn } from './probeAdvice.js';

export interface CredentialFailureProps {
  service: PushService;
  error: Error;
  title: string;
}

/** Why credentials were not saved, and what to do where the provider's reason is known. */
export function CredentialFailure({ service, error, title }: CredentialFailureProps) {
  const advice = adviceOn(service, error.message);
  return (
    <>
      <Failure error={error} title={title} />
      {advice !== null && <Text size="sm">{advice}</Text>}
    </>
  );
}
