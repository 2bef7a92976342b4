import { useQueryClient } from '@tanstack/react-query';

/** Asks anew what these queries have been answered, whatever their variables. Resolves once what is shown is up to date. */
export function useRefresh() {
  const queries = useQueryClient();
  return async (...documents: readonly { toString(): string }[]): Promise<void> => {
    await Promise.all(documents.map((document) => queries.invalidateQueries({ queryKey: [document.toString()] })));
  };
}
