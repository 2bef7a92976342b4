import { connect } from 'node:net';

/** A connection of its own, on which whole answers are read one after the other. */
export interface KeptSocket {
  write(bytes: string | Buffer): void;
  /** The next answer: its head and body, as they came. Rejects where the connection ends before. */
  answer(): Promise<string>;
  close(): void;
}

export function keptSocket(url: string): KeptSocket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let got = '';
  let isOver = false;
  let look: () => void = () => undefined;
  socket.setEncoding('latin1').on('data', (text: string) => {
    got += text;
    look();
  });
  socket
    .on('error', () => undefined)
    .on('close', () => {
      isOver = true;
      look();
    });

  function take(): string | null {
    const end = got.indexOf('\r\n\r\n');
    if (end === -1) return null;
    const length = Number(/^content-length: (\d+)/im.exec(got.slice(0, end))?.[1] ?? 0);
    const size = end + 4 + length;
    if (got.length < size) return null;
    const answer = got.slice(0, size);
    got = got.slice(size);
    return answer;
  }

  return {
    write: (bytes) => void socket.write(bytes),
    answer: () =>
      new Promise((resolve, reject) => {
        look = () => {
          const answer = take();
          if (answer !== null) resolve(answer);
          else if (isOver) reject(new Error(`the connection has ended after ${JSON.stringify(got)}`));
        };
        look();
      }),
    close: () => void socket.destroy(),
  };
}
