import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { PushService } from '../../generated/graphql.js';
import { ApnsCertificateForm } from './ApnsCertificateForm.js';
import { ApnsKeyForm } from './ApnsKeyForm.js';
import type { ConfiguringProps } from './ConfiguringProps.js';
import { FirebaseForm } from './FirebaseForm.js';

const WAYS = [
  { value: 'key', label: 'Key (.p8)' },
  { value: 'certificate', label: 'Certificate' },
];

/** The form that sets up a push service; Apple issues two kinds of credentials. */
export function PushServiceForm({ service, ...props }: ConfiguringProps & { service: PushService }) {
  const [way, setWay] = useState('key');
  if (service !== 'IOS_APNS') return <FirebaseForm {...props} services={[service]} />;
  return (
    <Stack>
      <SegmentedControl data={WAYS} value={way} onChange={setWay} aria-label="Kind of credentials" />
      {way === 'key' ? <ApnsKeyForm {...props} /> : <ApnsCertificateForm {...props} />}
    </Stack>
  );
}
