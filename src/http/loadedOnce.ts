/** Something that is loaded when it is first asked for. */
interface LoadedOnce<T> {
  /** All callers wait for the same loading. After a failure the next call starts it again. */
  get(): Promise<T>;
  /** What was loaded, or will be; null: it was never asked for, or failed. */
  begun(): Promise<T> | null;
}

export function loadedOnce<T>(load: () => Promise<T>): LoadedOnce<T> {
  let loading: Promise<T> | null = null;
  return {
    get() {
      loading ??= load().catch((error: unknown) => {
        loading = null;
        throw error;
      });
      return loading;
    },
    begun: () => loading,
  };
}
