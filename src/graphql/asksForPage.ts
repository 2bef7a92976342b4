/** Media types in which a GraphQL client asks for its answer (GraphQL over HTTP, "Media Types"). */
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/** Whether an Accept header is of a browser that opens an address: it asks for a page, and for no answer to a query. */
export function asksForPage(accept = ''): boolean {
  const types = accept.split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return types.includes('text/html') && !types.some((type) => ANSWER_TYPES.includes(type));
}
