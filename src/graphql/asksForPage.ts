/** The media types that GraphQL clients accept (GraphQL over HTTP, "Media Types"). */
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/** Whether an Accept header asks for a page, as a browser's address bar does, and not for a GraphQL response. */
export function asksForPage(accept = ''): boolean {
  const types = accept.split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return types.includes('text/html') && !types.some((type) => ANSWER_TYPES.includes(type));
}
