import { Text } from '@mantine/core';
import { auditDifference } from './auditDifference.js';

/** What an entry says: what it was about, and what was changed from what to what. */
export function AuditDetails({ details }: { details: Readonly<Record<string, unknown>> }) {
  const { facts, changes } = auditDifference(details);
  return (
    <>
      {facts.map(({ field, value }) => (
        <Text key={field} size="sm">
          {field}: <span className="code">{value}</span>
        </Text>
      ))}
      {changes.map(({ field, before, after }) => (
        <Text key={field} size="sm">
          {field}: {before !== null && <del className="code">{before}</del>}
          {before !== null && after !== null && ' → '}
          {after !== null && <ins className="code">{after}</ins>}
        </Text>
      ))}
      {details['after'] != null && changes.length === 0 && <Text size="sm">It was so before.</Text>}
    </>
  );
}
