import { Agent, request } from 'node:http';

/** What a load has met so far. */
interface SteadyLoad {
  /** Answers by status. */
  statuses: ReadonlyMap<number, number>;
  /** What went wrong instead of an answer. */
  errors: readonly string[];
  /** Ends it. @returns once its last requests are answered */
  stop(): Promise<void>;
}

/** So that a load leaves the processors to the gateway. */
const PAUSE_MS = 5;

/** One request of a load. */
export interface LoadRequest {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * Sends requests one after the other, on connections that are kept and on ones that are made for each request. It repeats
 * nothing, so each request that meets a closed connection is an error.
 * @param next makes the next request
 * @param senders of each kind, each with one request under way @param onAnswer hears of each answer
 */
export function startSteadyLoad<Sent extends LoadRequest>(
  url: string,
  next: () => Sent,
  senders = 4,
  onAnswer: (sent: Sent, status: number) => void = () => undefined,
): SteadyLoad {
  const kept = new Agent({ keepAlive: true });
  const statuses = new Map<number, number>();
  const errors: string[] = [];
  let isStopped = false;

  async function send(agent: Agent | false): Promise<void> {
    while (!isStopped) {
      try {
        const sent = next();
        const status = await statusOf(url, sent, agent);
        onAnswer(sent, status);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      } catch (error) {
        errors.push(String((error as { code?: unknown }).code ?? error));
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  const sending = [kept, false as const].flatMap((agent) => Array.from({ length: senders }, () => send(agent)));
  return {
    statuses,
    errors,
    async stop() {
      isStopped = true;
      await Promise.all(sending);
      kept.destroy();
    },
  };
}

/** Sends a request and reads the answer. @param agent false: on a connection of its own */
export function statusOf(
  url: string,
  { method, path, headers, body }: LoadRequest,
  agent: Agent | false,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers, agent }, (response) => {
      response.resume().once('error', reject);
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
