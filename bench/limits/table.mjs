import { markdownTable } from '../support/markdownTable.mjs';

const whole = (number) => Math.round(number).toLocaleString('en');
const deliveriesOf = ({ chats, stored }) => whole(chats * stored.deliveries.rows);

/** The measured as Markdown: works; what the most chats store, and how rows change; a VACUUM; and what retention removes. */
export function table({ sizes }) {
  return [works(sizes), rowsOf(sizes.at(-1)), vacuums(sizes), removals(sizes)].join('\n\n');
}

function works(sizes) {
  const [least] = sizes;
  const lines = (key) =>
    sizes.map((size) => {
      const { first, again } = size[key];
      return [
        ...[key, deliveriesOf(size)],
        ...[`${again.cpu.toFixed(2)} (${(again.cpu / least[key].again.cpu).toFixed(2)})`, again.databaseCpu.toFixed(2)],
        ...[again.wal, again.images, first.wal, first.images].map(whole),
      ];
    });
  return markdownTable(
    ['each', 'deliveries', 'CPU ms', 'of PostgreSQL', 'WAL bytes', '+ images', 'after a checkpoint', '+ images'],
    [...lines('push'), ...lines('subscribe')],
  );
}

function rowsOf({ stored, push, subscribe }) {
  const changes = ({ inserted, updated, hot }) =>
    `${inserted.toFixed(1)} + ${updated.toFixed(1)}${updated > 0.05 ? ` (${Math.round((hot / updated) * 100)} %)` : ''}`;
  const bytesOf = ({ rows, heap, indexes }) => rows * (heap + indexes);
  const lines = Object.entries(stored).map(([name, size]) => [
    `\`${name}\``,
    ...[size.rows.toFixed(1), whole(size.heap), whole(size.indexes), whole(bytesOf(size))],
    ...[changes(push.changes[name]), changes(subscribe.changes[name])],
  ]);
  const all = Object.values(stored).reduce((sum, size) => sum + bytesOf(size), 0);
  return markdownTable(
    ['table', 'rows a chat', 'heap bytes', 'indexes', 'bytes a chat', 'push: new + updated (HOT)', 'subscribe'],
    [...lines, ['all', '', '', '', whole(all), '', '']],
  );
}

function vacuums(sizes) {
  return markdownTable(
    ['deliveries', 'updated before', 'CPU s', 'pages', 'scanned', 'index scans', 'WAL MB', 'cost points'],
    sizes.map((size) => {
      const { updated, cpuSeconds, pages, scanned, indexScans, walMb, costPoints } = size.vacuum;
      return [
        ...[deliveriesOf(size), whole(updated), cpuSeconds.toFixed(1), whole(pages), whole(scanned), indexScans],
        ...[whole(walMb), whole(costPoints)],
      ];
    }),
  );
}

function removals(sizes) {
  const cost = ({ databaseCpu, wal, images }) => [databaseCpu.toFixed(3), whole(wal), whole(images)];
  const head = ['a text: CPU ms', 'WAL', '+ images', 'a chat: CPU ms', 'WAL', '+ images'];
  return markdownTable(
    ['deliveries', ...head, 'an entry: CPU ms', 'WAL', '+ images'],
    sizes.map((size) => {
      const { texts, chats, auditEntries } = size.retention;
      return [deliveriesOf(size), ...[texts, chats, auditEntries].flatMap(cost)];
    }),
  );
}
