import { Text } from '@mantine/core';
import { useMayChange } from '../../gateway/useMayChange.js';
import { AppStep } from './AppStep.js';
import { ChatStep } from './ChatStep.js';
import type { StepName } from './firstRunSteps.js';
import { KeyStep } from './KeyStep.js';
import { ProbeStep } from './ProbeStep.js';
import { PushStep } from './PushStep.js';
import { ServiceStep } from './ServiceStep.js';
import { TenantStep } from './TenantStep.js';
import type { FirstRun } from './useFirstRun.js';

export interface StepContentProps {
  name: StepName;
  firstRun: FirstRun;
  /** Keeps the step open though it is done, or no longer. */
  onHold: (isHeld: boolean) => void;
}

/** What there is to do in a step. Later ones are open only where what they need is there. */
export function StepContent({ name, firstRun, onHold }: StepContentProps) {
  const mayChange = useMayChange();
  const { tenantHost, appId } = firstRun;
  if (name === 'tenant') return <TenantStep tenantHost={tenantHost} />;
  if (tenantHost === null) return null;
  if (name === 'app') return <AppStep tenantHost={tenantHost} apps={firstRun.apps} appId={appId} />;
  if (!mayChange && name !== 'push') return <Text>An admin or an operator does this.</Text>;
  if (name === 'key') return <KeyStep tenantHost={tenantHost} onHold={onHold} />;
  if (appId === null) return null;
  const app = { tenantHost, appId };
  switch (name) {
    case 'service':
      return <ServiceStep {...app} configs={firstRun.configs} />;
    case 'probe':
      return <ProbeStep {...app} firstRun={firstRun} />;
    case 'chat':
      return <ChatStep {...app} services={firstRun.services} chat={firstRun.chat} />;
    case 'push':
      return <PushStep {...app} firstRun={firstRun} />;
  }
}
