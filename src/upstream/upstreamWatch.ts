import type { Readable } from 'node:stream';
import { valuesOf } from '../http/headerText.js';
import type { UpstreamAnswer } from './upstreamClient.js';
import { whenOver } from './whenOver.js';
import type { ProxiedCall } from './proxiedCall.js';
import { copyPassing, copyRequest, bufferBody, readPassed, readSent } from './passingBody.js';
import type { ProxyExchange, UpstreamObserver } from './upstreamObserver.js';

/** Looks at one exchange with the contact center while it passes. */
interface UpstreamWatch {
  /**
   * Handles the contact center's response and returns the body to forward, which is complete. Only a response to
   * Request Chat is read and stored first.
   * @throws the error of that response
   */
  answered(answer: UpstreamAnswer): Promise<AsyncIterable<Buffer> | Readable>;
}

type Json = Record<string, unknown> | null;

/** The contact center's error code of an unknown chat. */
const NO_SUCH_CHAT = '5005';

/** To be called before anything was read of the request. */
export function watchCall(passed: ProxyExchange, call: ProxiedCall, observer: UpstreamObserver): UpstreamWatch {
  const { request, reply } = passed;
  switch (call.kind) {
    case 'requestChat': {
      const sent = readRequest();
      const askedAt = new Date();
      return {
        async answered(answer) {
          if (answer.status !== 200) return answer.body;
          const { read, passing } = await bufferBody(answer.body);
          const [said, got] = await Promise.all([sent(), readPassed(read, codingOf(answer))]);
          await observer.chatGiven(passed, { sent: said, got, askedAt });
          return passing;
        },
      };
    }
    case 'clientEvents': {
      const sent = readRequest();
      return {
        async answered(answer) {
          if (answer.status >= 200 && answer.status < 300) {
            beside(async () => observer.eventsTaken(passed, call.chatId, await sent()));
          }
          return unlessUnknown(answer, call.chatId);
        },
      };
    }
    case 'poll': {
      let got: () => Promise<Json> = async () => null;
      const begun = observer.pollBegun(passed, call.chatId);
      afterwards(async (isDelivered) => {
        const caller = await begun;
        if (caller) await observer.pollOver(passed, caller, call.chatId, isDelivered ? await got() : null);
      });
      return {
        async answered(answer) {
          if (answer.status !== 200) return unlessUnknown(answer, call.chatId);
          const { passing, read } = readPassing(answer);
          got = read;
          return passing;
        },
      };
    }
    case 'other':
      return { answered: async ({ body }) => body };
  }

  function readRequest(): () => Promise<Json> {
    const copy = copyRequest(request.raw);
    return () => readSent(copy(), request.headers['content-encoding'] ?? '');
  }

  /** The body to forward. If it reports an unknown chat, the chat ends. */
  function unlessUnknown(answer: UpstreamAnswer, chatId: string): AsyncIterable<Buffer> | Readable {
    if (answer.status !== 404) return answer.body;
    const { passing, read } = readPassing(answer);
    afterwards(async () => {
      const code = (await read())?.['error_code'];
      if (code === NO_SUCH_CHAT || code === Number(NO_SUCH_CHAT)) await observer.chatUnknown(passed, chatId);
    });
    return passing;
  }

  /** @param work called with whether the client received the whole response */
  function afterwards(work: (isDelivered: boolean) => Promise<void>): void {
    whenOver(request, reply, () => beside(() => work(reply.raw.writableFinished)));
  }

  /** Starts work in the background. */
  function beside(work: () => Promise<void>): void {
    work().catch((error: unknown) => request.log.error({ err: error }, 'learning from the contact center failed'));
  }
}

function readPassing(answer: UpstreamAnswer): { passing: AsyncIterable<Buffer>; read: () => Promise<Json> } {
  const { passing, copy } = copyPassing(answer.body);
  return { passing, read: () => readPassed(copy(), codingOf(answer)) };
}

function codingOf({ headers }: UpstreamAnswer): string {
  return valuesOf(headers, 'content-encoding').join(',');
}
