import { shownAs } from '../support/shownAs.mjs';

/**
 * Counts what became of a burst. Each push is in exactly one of
 *   sent                 reported sent, and the device got it
 *   dead                 not sent, because its token is dead
 *   givenBack            reported failed, not delivered: the caller still has it to send
 *   failedButDelivered   reported failed, but the device got it: sending it again would show it twice
 *   hung                 no result within the limit
 *   lost                 nobody will send it any more: reported sent and never delivered; or accepted for delivery,
 *                        and then neither delivered nor its token dead
 * and besides, counted for every push that was delivered more than once, in one of
 *   again                again, because the provider's answers to those before were lost, and under the same id, so
 *                        that the device shows one
 *   twice                all others
 * @param input.tokens the burst's tokens, `input.dead` those of them that the provider calls dead
 * @param input.reports by token: `{ kind: 'sent' | 'dead' | 'failed', at }`, or null
 * @param input.pushes what the provider has delivered
 * @param input.accepts the client takes the push over, as a gateway does; a library gives it back
 * @param input.unanswered answers may have been lost
 */
export function tally({ tokens, dead, reports, pushes, accepts, unanswered }) {
  const counts = { sent: 0, dead: 0, givenBack: 0, failedButDelivered: 0, hung: 0, lost: 0, again: 0, twice: 0 };
  const delivered = groupByToken(pushes);
  const deadTokens = new Set(dead);
  tokens.forEach((token, index) => {
    const received = delivered.get(token) ?? [];
    counts[fateOf(reports[index], received.length > 0, deadTokens.has(token), accepts)] += 1;
    if (received.length > 1) counts[unanswered && isRepeat(received) ? 'again' : 'twice'] += 1;
  });
  return counts;
}

function fateOf(report, isDelivered, isDead, accepts) {
  if (report === null) return 'hung';
  if (report.kind === 'sent') return isDelivered ? 'sent' : 'lost';
  if (isDelivered) return 'failedButDelivered';
  if (isDead) return 'dead';
  return accepts ? 'lost' : 'givenBack';
}

function isRepeat([first, ...rest]) {
  const id = shownAs(first);
  return id !== undefined && rest.every((push) => shownAs(push) === id);
}

function groupByToken(pushes) {
  const groups = new Map();
  for (const push of pushes) groups.set(push.token, [...(groups.get(push.token) ?? []), push]);
  return groups;
}
