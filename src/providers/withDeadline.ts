/**
 * The result of `work`, or after `ms` milliseconds that of `late`. The work is not stopped; it ends by its own limits,
 * and its result is ignored.
 */
export async function withDeadline<T>(ms: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, passed.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
