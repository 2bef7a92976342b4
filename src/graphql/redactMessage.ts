import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type GraphQLSchema,
} from 'graphql';

const HIDDEN = '…';
/** Messages of schema names alone are shorter. A longer one repeats what was sent. */
const MAX_MESSAGE = 1_000;
const PLAIN_WORD = /^[A-Za-z]{1,20}$/;
const SIGN = /^[!-/:-@[-`{-~]{1,3}$/;
/** A code point, as the lexer reports an invisible character. */
const CODE_POINT = /^U\+[0-9A-F]{4,6}$/;
/** A quote of the message's own, which opens nothing. */
const LONE_QUOTE = /^"[!-/:-@[-`{-~]{0,3}$/;
const VARIABLE = /^\$[_A-Za-z]\w{0,39}$/;

/**
 * Protocol words that would otherwise be redacted. Clients compare the first two ("Automatic Persisted Queries"); the
 * others concern the Accept header.
 */
const PROTOCOL_WORDS: ReadonlySet<string> = new Set([
  'PersistedQueryNotSupported',
  'PersistedQueryNotFound',
  'application/graphql-response+json',
  'charset=utf-8',
  'deferSpec=20220824',
  'incrementalSpec=v0.2',
  'UTF-16',
]);

/**
 * Reasons of graphql-js for refusing a variable; they contain only schema names. The last match in a message is the
 * reason, because the value before it may contain anything.
 */
const REASONS = [
  /Field "\w+" of required type "[\w[\]!]+" was not provided\./,
  /Field "\w+" must be non-null\./,
  /Expected non-nullable type "[\w[\]!]+" not to be null\./,
  /Expected type "\w+" to be an object\./,
  /Expected type "\w+"\./,
  /Exactly one key must be specified for OneOf type "\w+"\./,
  /is not defined by type (?<unknownField>"\w+")\./,
  /in (?<enum>"\w+") enum\./,
  /Enum "\w+" cannot represent/,
  /\w{1,40} cannot represent/,
];

/**
 * Makes the redactor for messages of graphql-js and Apollo, which quote what the caller sent, such as device tokens and
 * credentials. It passes only schema names, protocol words, plain words and short numbers.
 */
export function createMessageRedactor(schema: GraphQLSchema): (message: string) => string {
  const names = namesOf(schema);

  /** `input.events[0].msg`, `[ChatEventInput!]!`, `Mutation.subscribe`, `$input`, a word or a sign. */
  function isHarmless(text: string): boolean {
    if (PLAIN_WORD.test(text) || SIGN.test(text) || CODE_POINT.test(text)) return true;
    if (VARIABLE.test(text)) return !/\d{8,}/.test(text);
    return text.split(/[.[\]!]+/).every((part, index) => {
      return part === '' || names.has(part) || /^\d{1,7}$/.test(part) || (index === 0 && PLAIN_WORD.test(part));
    });
  }

  function redactWord(word: string): string {
    const core = word.replace(/^(?:(?!\$)[!-/:-@[-^`{-~])+|[!-/:-@[-^`{-~]+$/g, '');
    // Header names and media types are plain words with signs between them.
    const isProse = /^[A-Za-z]{1,20}(?:['/-][A-Za-z]{1,20})*$/.test(core) && core.length <= 40;
    const isKnown = core === '' || core === HIDDEN || PROTOCOL_WORDS.has(core);
    return isKnown || isProse || isHarmless(core) ? word : HIDDEN;
  }

  return (message) =>
    withoutValues(message)
      .slice(0, MAX_MESSAGE)
      .replace(/"(?:\\[\s\S]|[^"\\])*"?|[^\s"]+/g, (part) => {
        if (!part.startsWith('"')) return redactWord(part);
        if (LONE_QUOTE.test(part)) return part;
        return part.length > 1 && part.endsWith('"') && isHarmless(part.slice(1, -1)) ? part : `"${HIDDEN}"`;
      });
}

/** Cuts off a value that a message contains unescaped, where quotes do not delimit it. */
function withoutValues(message: string): string {
  const variable = /^Variable "(\$\w+)" got invalid value /.exec(message);
  if (variable) {
    // Behind the value, which may have any length.
    const end = message.slice(-MAX_MESSAGE);
    return `Variable "${variable[1] ?? ''}" got an invalid value${placeOf(end)}: ${reasonOf(end)}`;
  }
  return message
    .slice(0, 4 * MAX_MESSAGE)
    .replace(/"""(?:\\"""|[\s\S])*?(?:"""|$)/g, `"${HIDDEN}"`)
    .replace(/^(Syntax Error: .*?(?:String|BlockString)) "[\s\S]*$/, '$1.')
    .replace(/^(Expected value of type "[\w[\]!]+"), found [\s\S]*$/, '$1, found another.')
    .replace(/^(Unknown operation named) "[\s\S]*$/, `$1 "${HIDDEN}".`)
    .replace(/^(Argument "\w+" has invalid value)[\s\S]*$/, '$1.')
    .replace(/(cannot represent)\b[\s\S]*$/, '$1 this value.');
}

function placeOf(message: string): string {
  const place = [...message.matchAll(/ at "(\w+(?:\.\w+|\[\d+\])*)"; /g)].at(-1)?.[1];
  return place === undefined ? '' : ` at "${place}"`;
}

function reasonOf(message: string): string {
  const all = new RegExp(REASONS.map(({ source }) => source).join('|'), 'g');
  const last = [...message.matchAll(all)].at(-1);
  if (!last) return 'it is not of the type.';
  if (last.groups?.['unknownField'])
    return `there is a field that is not defined by type ${last.groups['unknownField']}.`;
  if (last.groups?.['enum']) return `it is not a value of the ${last.groups['enum']} enum.`;
  return last[0].endsWith('represent') ? `${last[0]} this value.` : last[0];
}

/** Everything that has a name in the schema. */
function namesOf(schema: GraphQLSchema): Set<string> {
  const names = new Set([SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map(({ name }) => name));
  for (const type of Object.values(schema.getTypeMap())) {
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        names.add(field.name);
        for (const { name } of field.args) names.add(name);
      }
    }
  }
  for (const directive of schema.getDirectives()) {
    names.add(directive.name).add(`@${directive.name}`);
    for (const { name } of directive.args) names.add(name);
  }
  return names;
}
