import { paidEvents } from '../../src/graphql/paidEvents.js';

/** Counts how far it was asked. */
function source(length: number) {
  const asked: number[] = [];
  async function* events(): AsyncGenerator<number, void, void> {
    for (let event = 1; event <= length; event += 1) {
      asked.push(event);
      yield event;
    }
  }
  return { asked, events: events() };
}

it('asks for the next event only once it is paid for', async () => {
  const { asked, events } = source(3);
  const answers = [false, false, true];
  const paid = paidEvents(
    events,
    () => {
      expect(asked).toEqual([1]);
      return answers.shift() ?? true;
    },
    new AbortController().signal,
  );
  expect(await paid.next()).toEqual({ done: false, value: 1 });
  expect([asked, answers.length]).toEqual([[1], 3]);
  expect(await paid.next()).toEqual({ done: false, value: 2 });
  expect(answers).toEqual([]);
  await paid.return();
});

it('stops waiting once the client is gone', async () => {
  const { asked, events } = source(3);
  const gone = new AbortController();
  let looks = 0;
  const paid = paidEvents(
    events,
    () => {
      looks += 1;
      gone.abort();
      return false;
    },
    gone.signal,
  );
  await paid.next();
  expect(await paid.next()).toEqual({ done: true, value: undefined });
  expect([asked, looks]).toEqual([[1], 1]);
});
