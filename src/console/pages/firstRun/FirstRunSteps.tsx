import { Accordion, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Waiting } from '../../parts/Waiting.js';
import { AllDone } from './AllDone.js';
import { currentStep, type StepName } from './firstRunSteps.js';
import { StepContent } from './StepContent.js';
import type { FirstRun } from './useFirstRun.js';

/** The steps: the one to be done is open, and any other that can be done may be opened instead. */
export function FirstRunSteps({ firstRun }: { firstRun: FirstRun }) {
  const { steps, probeQuery } = firstRun;
  const current = currentStep(steps);
  /** What the reader has opened; `''`: nothing. Undefined: the step to be done. */
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  /** A step that is done and has something to show once. */
  const [held, setHeld] = useState<StepName | null>(null);
  /** The step to be done when it was last looked; undefined: not yet. */
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
    // Whoever has done a step goes on at the next.
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
                  <IconCircleCheckFilled size={22} color="var(--mantine-color-teal-6)" aria-hidden />
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
