import { Accordion, Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconConfetti } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useMayChange } from '../../gateway/session.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Waiting } from '../../parts/states.js';
import { tenantPath } from '../../url/paths.js';
import { ChatStep, PushStep } from './ChatSteps.js';
import { KeyStep } from './KeyStep.js';
import { ShownPush } from './ShownPush.js';
import { useSimulated } from './SimulatedStep.js';
import { ProbeStep, ServiceStep } from './PushServiceSteps.js';
import { AppStep, TenantStep } from './TenantSteps.js';
import { currentStep, type StepName } from './firstRunSteps.js';
import type { FirstRun } from './useFirstRun.js';

/** The steps. The current one is open; the reader may open any other that is possible. */
export function FirstRunSteps({ firstRun }: { firstRun: FirstRun }) {
  const { steps, probeQuery } = firstRun;
  const current = currentStep(steps);
  /** The step the reader has opened; `''`: none. Undefined: the current step. */
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  /** A finished step that still shows something once, such as a secret. */
  const [held, setHeld] = useState<StepName | null>(null);
  /** The current step at the last render; undefined: not loaded yet. */
  const [shown, setShown] = useState<StepName | null | undefined>(undefined);
  const controls = useRef(new Map<StepName, HTMLButtonElement>());
  const done = useRef<HTMLDivElement>(null);
  const isWaiting = firstRun.isWaiting || (shown === undefined && probeQuery.isLoading);

  if (!isWaiting && held === null && shown !== current) {
    setShown(current);
    setChosen(undefined);
  }
  const before = useRef(shown);
  useEffect(() => {
    // After a step the focus moves to the next.
    if (before.current !== undefined && shown !== undefined) {
      (shown === null ? done.current : controls.current.get(shown))?.focus();
    }
    before.current = shown;
  }, [shown]);

  if (isWaiting) return <Waiting lines={steps.length} />;
  return (
    <Stack>
      {current === null && <AllDone ref={done} firstRun={firstRun} />}
      <Accordion
        variant="separated"
        order={2}
        value={held ?? chosen ?? current}
        onChange={(value) => setChosen(value ?? '')}
        keepMounted={false}
      >
        {steps.map(({ name, title, isDone, isOpen }, at) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control
              ref={(button: HTMLButtonElement | null) => {
                if (button) controls.current.set(name, button);
              }}
              disabled={!isOpen}
              icon={
                isDone ? (
                  <IconCircleCheckFilled size={22} color="var(--mantine-primary-color-filled)" aria-hidden />
                ) : (
                  <IconCircle size={22} aria-hidden />
                )
              }
            >
              {`${at + 1}. ${title} `}
              <Text size="sm" c="dimmed" component="span" ml="xs">
                {isDone ? 'Done' : name === current ? 'Now' : 'Later'}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <StepContent name={name} firstRun={firstRun} onHold={(isHeld) => setHeld(isHeld ? name : null)} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

interface StepContentProps {
  name: StepName;
  firstRun: FirstRun;
  /** Holds a finished step open, or releases it. */
  onHold: (isHeld: boolean) => void;
}

/** The content of a step. A step can open only when its prerequisites exist. */
function StepContent({ name, firstRun, onHold }: StepContentProps) {
  const mayChange = useMayChange();
  const { tenantHost, appId } = firstRun;
  if (name === 'tenant') return <TenantStep tenantHost={tenantHost} />;
  if (tenantHost === null) return null;
  if (name === 'app') return <AppStep tenantHost={tenantHost} apps={firstRun.apps} appId={appId} />;
  if (!mayChange && name !== 'push') return <Text>This step needs an admin or an operator.</Text>;
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

interface AllDoneProps {
  firstRun: FirstRun;
  ref: Ref<HTMLDivElement>;
}

/** Next steps after the first push. */
function AllDone({ firstRun: { tenantHost, appId, apps, deliveries }, ref }: AllDoneProps) {
  const simulated = useSimulated();
  const [newest] = deliveries;
  if (tenantHost === null || appId === null) return null;
  return (
    <Alert
      ref={ref}
      tabIndex={-1}
      color="teal"
      role="status"
      icon={<IconConfetti aria-hidden />}
      title="The first push was sent"
    >
      {simulated && newest?.status === 'SENT' && (
        <ShownPush id={newest.id} appName={apps.find((app) => app.appId === appId)?.name ?? ''} />
      )}
      <List size="sm">
        {simulated && (
          <List.Item>
            <ConsoleLink to={tenantPath(tenantHost, appId)}>The app&apos;s push services</ConsoleLink> take your own
            keys next, in place of the simulated ones. Start the gateway without the simulators then.
          </List.Item>
        )}
        <List.Item>
          <ConsoleLink to="/">The overview</ConsoleLink> shows deliveries and failures
        </List.Item>
        <List.Item>
          <ConsoleLink to={tenantPath(tenantHost, appId)} values={{ tab: 'notifications' }}>
            The app&apos;s notifications
          </ConsoleLink>{' '}
          can use your own texts
        </List.Item>
        <List.Item>
          <ConsoleLink to={tenantPath(tenantHost)}>The tenant</ConsoleLink> can have a webhook that sends clients&apos;
          messages to its chat platform
        </List.Item>
        <List.Item>
          <Anchor href="/docs" inherit>
            The REST reference
          </Anchor>{' '}
          describes every request
        </List.Item>
      </List>
    </Alert>
  );
}
