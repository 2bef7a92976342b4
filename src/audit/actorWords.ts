/** The id of the API key that an actor or an object names; null: it names no API key. */
export function keyIdOf(named: string): string | null {
  return named.startsWith('key:') ? named.slice('key:'.length) : null;
}

const WORDS: Readonly<Record<string, string>> = {
  operator: 'Operator key',
  gateway: 'Gateway',
  provider: 'Push service',
  unknown: 'Unknown',
};

/** How people read an actor that is no known API key. */
export function actorWords(actor: string): string {
  const colon = actor.indexOf(':');
  const kind = colon < 0 ? actor : actor.slice(0, colon);
  const name = actor.slice(colon + 1);
  switch (kind) {
    case 'subject':
      return name;
    case 'key':
      return `API key ${name}`;
    case 'device':
      // `<app>:<client>`. The client is redacted, so it has no colon.
      return `Device ${name.slice(name.lastIndexOf(':') + 1)} of ${name.slice(0, name.lastIndexOf(':'))}`;
    default:
      return WORDS[actor] ?? actor;
  }
}

/** How people read an entry's actor: an API key by its name. @param nameOf null: there is no such key */
export async function actorNameOf(
  { actor }: { actor: string },
  nameOf: (keyId: string) => Promise<string | null>,
): Promise<string> {
  const id = keyIdOf(actor);
  return (id === null ? null : await nameOf(id)) ?? actorWords(actor);
}
