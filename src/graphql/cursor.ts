import { z } from 'zod';

/** Encodes the keys of one kind of list as cursors that are opaque to clients. */
export interface Cursor<Key> {
  encode(key: Key): string;
  /** Null: not a cursor of this list. */
  decode(text: string): Key | null;
}

const text = z
  .string()
  .max(256)
  .refine((value) => !value.includes('\0') && value.isWellFormed());
const moment = z
  .int()
  .min(0)
  .max(253_402_300_799_999)
  .transform((ms) => new Date(ms));

/** @param name distinguishes the cursors of different kinds of lists */
function cursorOf<Key, Shape extends z.ZodType>(
  name: string,
  shape: Shape,
  toJson: (key: Key) => unknown,
  toKey: (json: z.output<Shape>) => Key,
): Cursor<Key> {
  return {
    encode: (key) => Buffer.from(`${name}:${JSON.stringify(toJson(key))}`).toString('base64url'),
    decode(cursor) {
      const [, json] = new RegExp(`^${name}:(.{1,2000})$`, 's').exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
      try {
        const parsed = json === undefined ? undefined : shape.safeParse(JSON.parse(json));
        return parsed?.success ? toKey(parsed.data) : null;
      } catch {
        return null;
      }
    },
  };
}

/** Of lists by number. */
export const NUMBER_CURSOR = cursorOf(
  'number',
  z.int().min(0).max(0x7fff_ffff),
  (key: number) => key,
  (key) => key,
);

/** Of lists by name. */
export const NAME_CURSOR = cursorOf(
  'name',
  text,
  (key: string) => key,
  (key) => key,
);

/** Of lists by ids that grow with time. */
export const UUID_CURSOR = cursorOf(
  'uuid',
  z.guid(),
  (key: string) => key,
  (key) => key,
);

/** Of lists by number, and by id within one number. */
export const PLACE_CURSOR = cursorOf(
  'place',
  z.tuple([z.int().min(0).max(0x7fff_ffff), z.guid()]),
  ({ seq, id }: { seq: number; id: string }) => [seq, id],
  ([seq, id]) => ({ seq, id }),
);

/** Of lists by numbers that may be greater than any number of JavaScript. */
export const BIG_CURSOR = cursorOf(
  'big',
  z.string().regex(/^\d{1,18}$/),
  (key: bigint) => key.toString(),
  (key) => BigInt(key),
);

/** Of lists by time, and by name within one moment. */
export const TIME_CURSOR = cursorOf(
  'time',
  z.tuple([moment, text]),
  ({ at, name }: { at: Date; name: string }) => [at.getTime(), name],
  ([at, name]) => ({ at, name }),
);

/** Of lists by time, and by number within one moment. */
export const TIMED_NUMBER_CURSOR = cursorOf(
  'timedNumber',
  z.tuple([moment, z.int().min(0).max(0x7fff_ffff)]),
  ({ at, id }: { at: Date; id: number }) => [at.getTime(), id],
  ([at, id]) => ({ at, id }),
);
