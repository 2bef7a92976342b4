import { markdownTable } from '../support/markdownTable.mjs';

const whole = (number) => Math.round(number).toLocaleString('en');
const perChat = (stored) =>
  Object.values(stored).reduce((sum, { rows, heap, indexes }) => sum + rows * (heap + indexes), 0);

/** The measured as Markdown: works, then what is stored and how rows change (of the most chats), then cleaning. */
export function table({ sizes }) {
  return [works(sizes), rowsOf(sizes.at(-1)), cleaning(sizes)].join('\n\n');
}

function works(sizes) {
  const [least] = sizes;
  const lines = (name, key) =>
    sizes.map((size) => {
      const { first, again } = size[key];
      const ratio = (again.cpu / least[key].again.cpu).toFixed(2);
      return [
        `${name}, ${whole(size.chats)} chats, ${whole(size.chats * size.stored.deliveries.rows)} deliveries`,
        ...[`${again.cpu.toFixed(2)} (${ratio})`, again.databaseCpu.toFixed(2)],
        ...[whole(again.wal), whole(again.images), whole(first.wal), whole(first.images)],
      ];
    });
  return markdownTable(
    ['each', 'CPU ms (ratio)', 'of PostgreSQL', 'WAL bytes', 'and images', 'after a checkpoint', 'and images'],
    [...lines('push', 'push'), ...lines('subscribe', 'subscribe')],
  );
}

function rowsOf({ stored, push, subscribe }) {
  const changes = ({ inserted, updated, hot }) =>
    `${inserted.toFixed(1)} + ${updated.toFixed(1)}${updated > 0.05 ? ` (${Math.round((hot / updated) * 100)} %)` : ''}`;
  const lines = Object.entries(stored).map(([name, { rows, heap, indexes }]) => [
    `\`${name}\``,
    ...[rows.toFixed(1), whole(heap), whole(indexes), whole(rows * (heap + indexes))],
    ...[changes(push.changes[name]), changes(subscribe.changes[name])],
  ]);
  return markdownTable(
    [
      'table',
      'rows a chat',
      'heap bytes a row',
      'index bytes',
      'bytes a chat',
      'a push: inserts + updates (HOT)',
      'a subscribe',
    ],
    [...lines, ['all', '', '', '', whole(perChat(stored)), '', '']],
  );
}

function cleaning(sizes) {
  const removal = ({ databaseCpu, wal, images }) => `${databaseCpu.toFixed(2)}, ${whole(wal)} + ${whole(images)}`;
  return markdownTable(
    [
      ...[
        'deliveries',
        'VACUUM after so many updates',
        'CPU s',
        'pages, and scanned',
        'index scans',
        'WAL MB',
        'cost points',
      ],
      ...['a text removed: CPU ms, WAL + images', 'a chat', 'an audit entry'],
    ],
    sizes.map(({ chats, stored, vacuum, retention }) => [
      whole(chats * stored.deliveries.rows),
      ...[whole(vacuum.updated), vacuum.cpuSeconds.toFixed(1), `${whole(vacuum.pages)}, ${whole(vacuum.scanned)}`],
      ...[vacuum.indexScans, whole(vacuum.walMb), whole(vacuum.costPoints)],
      ...[retention.texts, retention.chats, retention.auditEntries].map(removal),
    ]),
  );
}
