/**
 * How kotlinx.serialization reads a JSON value, set to be lenient and to ignore unknown keys. Texts and numbers may stand for
 * each other; null is only for what may be null; a field without a default must be there, even one that may be null.
 * @throws SerializationException
 */
export type Serializer<Value> = (json: unknown, path: string) => Value;

/** What a deserializer throws. Nothing of the answer is left then. */
export class SerializationException extends Error {
  override readonly name = 'SerializationException';
}

/** A constructor's parameter that has a default. */
export class WithDefault<Value> {
  constructor(
    readonly type: Serializer<Value>,
    readonly fallback: Value,
  ) {}
}

export const string: Serializer<string> = (json, path) => {
  if (typeof json === 'string') return json;
  // Lenient: what has no quotes is text too.
  if (typeof json === 'number' || typeof json === 'boolean') return String(json);
  throw unexpected('a String', json, path);
};

export const float: Serializer<number> = (json, path) => {
  const number = Math.fround(numberOf(json, /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, path));
  if (!Number.isFinite(number)) throw unexpected('a finite Float', json, path);
  return number;
};

export const int: Serializer<number> = whole(2n ** 31n);
export const long: Serializer<number> = whole(2n ** 63n);

export const boolean: Serializer<boolean> = (json, path) => {
  const text = string(json, path).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw unexpected('a Boolean', json, path);
};

export function nullable<Value>(type: Serializer<Value>): Serializer<Value | null> {
  return (json, path) => (json === null ? null : type(json, path));
}

export function enumeration<Name extends string>(...names: Name[]): Serializer<Name> {
  return (json, path) => {
    const found = names.find((name) => name === string(json, path));
    if (found === undefined) throw unexpected(`one of ${names.join(', ')}`, json, path);
    return found;
  };
}

export function list<Value>(type: Serializer<Value>): Serializer<Value[]> {
  return (json, path) => {
    if (!Array.isArray(json)) throw unexpected('a List', json, path);
    return json.map((item, index) => type(item, `${path}[${index}]`));
  };
}

export function map<Value>(type: Serializer<Value>): Serializer<Record<string, Value>> {
  return (json, path) =>
    Object.fromEntries(
      Object.entries(objectOf(json, path)).map(([name, value]) => [name, type(value, `${path}.${name}`)]),
    );
}

type Fields = Readonly<Record<string, Serializer<unknown> | WithDefault<unknown>>>;

export function dataClass(fields: Fields): Serializer<Record<string, unknown>> {
  return (json, path) => {
    const object = objectOf(json, path);
    const read = Object.entries(fields).map(([name, field]) => {
      const type = field instanceof WithDefault ? field.type : field;
      if (Object.hasOwn(object, name)) return [name, type(object[name], `${path}.${name}`)];
      if (field instanceof WithDefault) return [name, field.fallback];
      throw new SerializationException(`${path}.${name} is required, and missing`);
    });
    return Object.fromEntries(read) as Record<string, unknown>;
  };
}

/** A sealed class, told apart by `event`. */
export function sealedClass(classes: Readonly<Record<string, Fields>>): Serializer<Record<string, unknown>> {
  return (json, path) => {
    const event = string(objectOf(json, path)['event'], `${path}.event`);
    const fields = Object.hasOwn(classes, event) ? classes[event] : undefined;
    if (!fields) throw new SerializationException(`${path}: no class is registered for ${event}`);
    return { event, ...dataClass(fields)(json, path) };
  };
}

function whole(limit: bigint): Serializer<number> {
  return (json, path) => {
    const number = numberOf(json, /^-?\d+$/, path);
    if (BigInt(number) >= limit || BigInt(number) < -limit) throw unexpected('a smaller number', json, path);
    return number;
  };
}

function numberOf(json: unknown, form: RegExp, path: string): number {
  const text = typeof json === 'string' || typeof json === 'number' ? String(json) : '';
  if (!form.test(text)) throw unexpected('a number', json, path);
  return Number(text);
}

function objectOf(json: unknown, path: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw unexpected('an object', json, path);
}

function unexpected(wanted: string, json: unknown, path: string): SerializationException {
  const given = json === undefined ? 'missing' : JSON.stringify(json);
  return new SerializationException(`${path} must be ${wanted}, and is ${given}`);
}
