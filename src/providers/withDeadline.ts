/**
 * What `work` becomes, or after `ms` milliseconds what `late` gives or throws. The work itself is not stopped: it ends by
 * limits of its own, and nobody looks at it any more.
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
