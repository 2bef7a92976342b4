import { useGateway } from '../support/useGateway.js';

const gateway = useGateway(() => ({ NODE_ENV: 'production' }));

test('shows a browser at /graphql nothing that only developers need', async () => {
  const answers = await Promise.all(
    ['text/html,*/*;q=0.8', '*/*'].map(async (accept) => {
      const { status, headers } = await fetch(`${gateway().url}/graphql`, { headers: { accept } });
      return [status, headers.get('content-type'), headers.get('content-security-policy')];
    }),
  );
  expect(answers[0]).toEqual([400, expect.stringMatching(/^application\/json/) as string, null]);
  expect(answers[0]).toEqual(answers[1]);
});

test('shows the console all the same', async () => {
  expect((await fetch(`${gateway().url}/console`)).status).toBe(200);
});
