/** The texts that a phone shows of a message, by the format of APNs or of Firebase; empty: it has none. */
export function shownTexts(body: unknown): { title: string; text: string } {
  const { aps, message } = body as {
    aps?: { alert?: Partial<Alert> };
    message?: { notification?: Partial<Alert> };
  };
  const { title = '', body: text = '' } = aps?.alert ?? message?.notification ?? {};
  return { title, text };
}

interface Alert {
  title: string;
  body: string;
}
