import {
  Alert,
  Anchor,
  Button,
  Center,
  Container,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Navigate, useSearchParams } from 'react-router';
import { sentence } from '../../format/text.js';
import { useSubmission } from '../../forms/useSubmission.js';
import { useGateway } from '../../gateway/gateway.js';
import { SESSION_KEY, useSession } from '../../gateway/session.js';
import { Logo } from '../../parts/Logo.js';
import { Failure } from '../../parts/states.js';
import { returnPath } from '../../url/paths.js';

/** Sign-in by an API key or, if configured, by single sign-on. */
export function SignInPage() {
  const [params] = useSearchParams();
  const returnTo = returnPath(params.get('returnTo'));
  const gateway = useGateway();
  const queries = useQueryClient();
  const session = useSession();
  const oidcFailure = session.data?.signIn.failure;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { key: '' },
    validate: { key: (key) => (key.trim() === '' ? 'Enter an API key' : null) },
  });
  const { onSubmit, isPending, failure } = useSubmission({
    form,
    async send({ key }) {
      await gateway.signIn(key.trim());
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      return [];
    },
  });
  if (session.data?.viewer) return <Navigate to={returnTo} replace />;
  return (
    <Center component="main" mih="100vh">
      <Container size={440} w="100%">
        <title>Sign in · Beckon</title>
        <Paper withBorder p="xl">
          <Stack>
            <Logo />
            <div>
              <Title order={1}>Sign in to Beckon</Title>
              <Text c="dimmed" size="sm" mt={4}>
                With an API key of a viewer, an admin or an operator.
              </Text>
            </div>
            {oidcFailure && (
              <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="Signing in failed">
                {sentence(oidcFailure)}
              </Alert>
            )}
            {session.error && <Failure error={session.error} onRetry={() => void session.refetch()} />}
            {failure && <Failure error={failure} title="Signing in failed" />}
            <form onSubmit={onSubmit} noValidate>
              <Stack>
                <PasswordInput
                  key={form.key('key')}
                  label="API key"
                  description="The operator key is in the gateway's data folder, or in BECKON_OPERATOR_KEY."
                  autoComplete="current-password"
                  required
                  {...form.getInputProps('key')}
                />
                <Button type="submit" loading={isPending}>
                  Sign in
                </Button>
              </Stack>
            </form>
            {session.data?.signIn.oidc && (
              <>
                <Divider label="or" />
                <Anchor
                  href={`/console/api/oidc/start?${new URLSearchParams({ returnTo: `/console${returnTo}` }).toString()}`}
                >
                  Sign in with your organisation's account
                </Anchor>
              </>
            )}
          </Stack>
        </Paper>
      </Container>
    </Center>
  );
}
