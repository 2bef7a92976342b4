import { chatPath, tenantPath, webhookPath } from '../../url/paths.js';

/** A changed field; null: absent before or after. */
interface AuditChange {
  field: string;
  before: string | null;
  after: string | null;
}

interface AuditDifference {
  /** Details that are not part of a before-and-after. */
  facts: { field: string; value: string }[];
  changes: AuditChange[];
}

/**
 * An audit entry's details for reading: the fields that differ between `before` and `after`, and all other details as
 * facts.
 */
export function auditDifference(details: Readonly<Record<string, unknown>>): AuditDifference {
  const { before, after, ...about } = details;
  const was = flat(before);
  const is = flat(after);
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return {
    facts: [...flat(about)].flatMap(([field, value]) => (value === null ? [] : [{ field, value }])),
    changes: fields
      .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
      .filter(({ before: old, after: now }) => old !== now),
  };
}

/** An audit entry's details in one line: "service: IOS_APNS, name: old → new". */
export function auditSummary(details: Readonly<Record<string, unknown>>): string {
  const { facts, changes } = auditDifference(details);
  return [
    ...facts.map(({ field, value }) => `${field}: ${value}`),
    ...changes.map(({ field, before, after }) => `${field}: ${before ?? 'none'} → ${after ?? 'none'}`),
  ].join(', ');
}

/** The leaves of a value by their paths. */
function flat(value: unknown, path = ''): Map<string, string | null> {
  if (value === undefined || value === null) return new Map(path === '' ? [] : [[path, null]]);
  if (typeof value === 'object' && !Array.isArray(value)) {
    return new Map(
      Object.entries(value).flatMap(([name, inner]) => [...flat(inner, path === '' ? name : `${path}.${name}`)]),
    );
  }
  return new Map([[path === '' ? 'value' : path, textOf(value)]]);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The page of an audit entry's object; null: none.
 * @param tenantHost of the entry; null: the installation's own
 */
export function objectPath(object: string, tenantHost: string | null): string | null {
  const colon = object.indexOf(':');
  const kind = colon < 0 ? object : object.slice(0, colon);
  const name = colon < 0 ? '' : object.slice(colon + 1);
  switch (kind) {
    case 'chat':
      return chatPath(name);
    case 'alertsWebhook':
      return '/alerts';
    case 'key':
      return '/keys';
    case 'tenant':
      return tenantPath(name);
    case 'app':
      return tenantHost === null ? null : tenantPath(tenantHost, name);
    case 'webhook':
      return tenantHost === null ? null : webhookPath(tenantHost);
    default:
      return null;
  }
}
