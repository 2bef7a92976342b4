import { Radio, Stack, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ApnsEnvironment } from '../../generated/graphql.js';
import type { PushServiceConfig } from './PushServiceConfig.js';

export interface ApnsTarget {
  bundleIds: string[];
  environment: ApnsEnvironment;
}

/** As it is now: new credentials are for the same builds, unless somebody says otherwise. */
export function apnsTargetOf(config: PushServiceConfig | null): ApnsTarget {
  return { bundleIds: [...(config?.bundleIds ?? [])], environment: config?.environment ?? 'PRODUCTION' };
}

/** For which builds APNs credentials are. */
export function ApnsTargetFields({ form }: { form: Pick<UseFormReturnType<ApnsTarget>, 'key' | 'getInputProps'> }) {
  return (
    <>
      <TagsInput
        key={form.key('bundleIds')}
        label="Bundle ids"
        description="Those that devices may name, such as com.acme.shop. Enter adds one."
        acceptValueOnBlur
        required
        w="100%"
        {...form.getInputProps('bundleIds')}
      />
      <Radio.Group key={form.key('environment')} label="Environment" required {...form.getInputProps('environment')}>
        <Stack gap="xs" mt={4}>
          <Radio value="PRODUCTION" label="Production" description="App Store, TestFlight and ad hoc builds" />
          <Radio value="SANDBOX" label="Sandbox" description="Builds run from Xcode" />
        </Stack>
      </Radio.Group>
    </>
  );
}
