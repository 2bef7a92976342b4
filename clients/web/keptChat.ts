/** What a page remembers of its chat beyond a reload. Which client it is, its cookie knows. */
export interface KeptChat {
  chatId: string;
  /** The person has asked for notifications of it. */
  isSubscribed: boolean;
}

/** The chat of this site with an app, kept in localStorage; where that is blocked, for as long as the page is open. */
export function createKeptChat(name: string) {
  let kept: KeptChat | null = null;
  return {
    read(): KeptChat | null {
      try {
        return JSON.parse(localStorage.getItem(name) ?? 'null') as KeptChat | null;
      } catch {
        return kept;
      }
    },
    /** @param chat null: forget it */
    write(chat: KeptChat | null): void {
      kept = chat;
      try {
        if (chat) localStorage.setItem(name, JSON.stringify(chat));
        else localStorage.removeItem(name);
      } catch {
        // The site may not store anything.
      }
    },
  };
}

export type KeptChatStore = ReturnType<typeof createKeptChat>;
