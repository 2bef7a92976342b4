/**
 * How a Swift `Decodable` reads a JSON value, undefined being a key that is not there. Types are strict: nothing is converted,
 * and only an optional takes null or nothing.
 * @throws DecodingError
 */
export type Decodable<Value> = (json: unknown, path: string) => Value;

/** What a decoder throws. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError';
}

export const string: Decodable<string> = (json, path) => {
  if (typeof json === 'string') return json;
  throw mismatch('a String', json, path);
};

export const bool: Decodable<boolean> = (json, path) => {
  if (typeof json === 'boolean') return json;
  throw mismatch('a Bool', json, path);
};

/** As this SDK's decoder is set up: a string that Swift can read as a number of seconds since 1970. */
export const date: Decodable<Date> = (json, path) => {
  const text = string(json, path);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw mismatch('a String of seconds', json, path);
  return new Date(Number(text) * 1000);
};

export function optional<Value>(type: Decodable<Value>): Decodable<Value | null> {
  return (json, path) => (json === undefined || json === null ? null : type(json, path));
}

/** An enum of raw strings. */
export function oneOf<Case extends string>(...cases: Case[]): Decodable<Case> {
  return (json, path) => {
    const found = cases.find((one) => one === string(json, path));
    if (found === undefined) throw mismatch(`one of ${cases.join(', ')}`, json, path);
    return found;
  };
}

/** A struct: what it does not know is ignored. */
export function struct<Fields extends object>(fields: {
  [Name in keyof Fields]: Decodable<Fields[Name]>;
}): Decodable<Fields> {
  return (json, path) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw mismatch('a Dictionary', json, path);
    const object = json as Record<string, unknown>;
    const read: Record<string, unknown> = {};
    for (const [name, type] of Object.entries<Decodable<unknown>>(fields)) {
      read[name] = type(Object.hasOwn(object, name) ? object[name] : undefined, `${path}.${name}`);
    }
    return read as Fields;
  };
}

/** `JSONDecoder.decode`. @throws DecodingError also for what is no JSON */
export function decode<Value>(type: Decodable<Value>, data: Buffer): Value {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    throw new DecodingError('the data is no JSON');
  }
  return type(json, '$');
}

function mismatch(wanted: string, json: unknown, path: string): DecodingError {
  const given = json === undefined ? 'nothing' : JSON.stringify(json);
  return new DecodingError(`${path} must be ${wanted}, and is ${given}`);
}
