/**
 * The clients for Kotlin and Swift, where there is a compiler: what they send is what is recorded in test/sdk, and they obey
 * and name what they are answered. Debian: apt-get install kotlin.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { recordedRequests } from '../sdk/recordedRequests.js';
import { startRecordingServer, type ScriptedAnswer } from '../support/recordingServer.js';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const NOWHERE = 'http://127.0.0.1:9';
const isThere = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

const fine: ScriptedAnswer = { status: 200 };
const refused = (status: number, code: string, headers = {}): ScriptedAnswer => ({
  ...{ status, headers },
  body: `{"error_code":"${code}","error_message":"No."}`,
});
const REFUSALS = [
  refused(404, '5005'),
  refused(406, '5006'),
  refused(403, '3000'),
  refused(406, '5603'),
  refused(500, '5500'),
  refused(429, '5509', { 'Retry-After': '3600' }),
];
/** The first call works, the second is told to wait, the third meets a gateway that is busy for a moment. */
const script = (calls: number) => [
  ...[fine, refused(429, '5509', { 'retry-after': '7' }), fine, refused(503, '5001'), fine],
  ...Array.from({ length: calls - 3 }, () => fine),
  ...REFUSALS,
];
/** What the client says of it, in the names of its language. */
const told = (calls: readonly string[], name: (code: string) => string) => [
  ...calls.map((call, index) => {
    const [waits, seconds] = (
      [
        [0, 0],
        [1, 7],
        [1, 0],
      ] as const
    )[index] ?? [0, 0];
    return `${call}: done, ${waits} waits, at least ${seconds} s`;
  }),
  `refusal 1: ${name('CHAT_ENDED')} 404 5005, 0 waits, at least 0 s`,
  `refusal 2: ${name('NOT_CONFIGURED')} 406 5006, 0 waits, at least 0 s`,
  `refusal 3: ${name('NOT_ALLOWED')} 403 3000, 0 waits, at least 0 s`,
  `refusal 4: ${name('INVALID')} 406 5603, 0 waits, at least 0 s`,
  `refusal 5: ${name('UNAVAILABLE')} 500 5500, 0 waits, at least 0 s`,
  `refusal 6: ${name('TOO_MANY_REQUESTS')} 429 5509, 0 waits, at least 0 s`,
  `unreachable: ${name('NETWORK')} null null, 3 waits, at least 0 s`,
];

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'beckon-clients-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Values of a recording that have to be escaped: in a path, and in JSON. */
const VALUES = {
  ...{ tenant: 'acme.example.com', appId: 'shop', clientId: 'installation-1', chatId: 'chat%201%2F2' },
  installationId: 'fid',
};

/** Runs the program, and gives what it says and what it has sent. */
async function outcomeOf(calls: number, file: string, args: readonly string[]) {
  const server = await startRecordingServer(script(calls));
  try {
    const { stdout } = await run(file, [...args, server.url, NOWHERE]);
    return { said: stdout.trim().split('\n'), sent: server.requests, host: new URL(server.url).host };
  } finally {
    await server.close();
  }
}

(isThere('kotlinc', '-version') ? test : test.skip)('Kotlin', async () => {
  const jar = path.join(folder, 'client.jar');
  const sources = ['clients/kotlin/BeckonClient.kt', 'test/sdk/kotlin/Main.kt'].map((file) => path.join(ROOT, file));
  const { stderr } = await run('kotlinc', [...sources, '-include-runtime', '-d', jar]);
  expect(stderr.split('\n').filter((line) => /^(?:warning|error)|\.kt:\d/.test(line))).toEqual([]);
  const calls = ['subscribe', 'renew', 'subscribe by installation id', 'unsubscribe', 'sign out'];
  const { said, sent, host } = await outcomeOf(calls.length, 'java', ['-cp', jar, 'MainKt']);
  expect(said).toEqual([...told(calls, (code) => code), 'BeckonDevice(android_firebase_device_token)']);
  const recorded = recordedRequests('./kotlin/requests.http');
  const bytes = (name: string) => recorded(name, { ...VALUES, host, token: 'to:\\"ken\\"' }).toString();
  const [one, byId, cancel, out] = ['subscribe', 'subscribe by installation id', 'unsubscribe', 'sign out'].map(bytes);
  expect(sent.map(String)).toEqual([one, one, one, byId, byId, cancel, out, ...REFUSALS.map(() => cancel)]);
});

/** The line of the request, the headers that the client sets, and the body: the rest is the system's. */
function ownPart(request: string) {
  const [head = '', body] = request.split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const own = /^(?:authorization|user-agent|content-type|accept|content-length):/i;
  return [line, ...headers.filter((header) => own.test(header)).sort(), body];
}

(isThere('swiftc', '--version') ? test : test.skip)('Swift', async () => {
  const program = path.join(folder, 'client');
  const sources = ['clients/swift/BeckonClient.swift', 'test/sdk/swift/main.swift'].map((file) =>
    path.join(ROOT, file),
  );
  await run('swiftc', ['-warnings-as-errors', ...sources, '-o', program]);
  const by = ['subscribe by Firebase token', 'subscribe by installation id'];
  const calls = ['subscribe', 'renew', ...by, 'unsubscribe', 'sign out'];
  const { said, sent, host } = await outcomeOf(calls.length, program, []);
  const camelCase = (code: string) =>
    code.toLowerCase().replace(/_(.)/g, (_whole, letter: string) => letter.toUpperCase());
  expect(said).toEqual([...told(calls, camelCase), 'BeckonDevice(ios_apns_device_token, ios_app_bundle_id)']);
  const recorded = recordedRequests('./swift/requests.http');
  const apns = { token: '00ff1a', bundleId: 'com.example.\\"shop\\"' };
  const bytes = (name: string) => {
    const token = name === 'subscribe by Firebase token' ? { token: 'to:\\"ken\\"' } : apns;
    return ownPart(recorded(name, { ...VALUES, ...apns, ...token, host }).toString());
  };
  const [one, token, byId, cancel, out] = ['subscribe', ...by, 'unsubscribe', 'sign out'].map(bytes);
  const expected = [one, one, one, token, token, byId, cancel, out, ...REFUSALS.map(() => cancel)];
  expect(sent.map((request) => ownPart(request.toString()))).toEqual(expected);
});
