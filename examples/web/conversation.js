/**
 * The lines of a conversation on a page.
 * @param {HTMLElement} log
 */
export function createConversation(log) {
  const lines = new Map();

  return {
    /**
     * Adds a line, or changes the one with that id.
     * @param {{ id: string, side: 'own' | 'other' | 'note', who?: string, text: string, below?: string }} line
     */
    show({ id, side, who, text, below }) {
      const line = document.createElement('div');
      line.className = `line ${side}`;
      line.append(...[part('who', who), part('text', text), part('below', below)].filter(Boolean));
      if (lines.has(id)) lines.get(id).replaceWith(line);
      else log.append(line);
      lines.set(id, line);
      log.scrollTop = log.scrollHeight;
    },
    clear() {
      lines.clear();
      log.replaceChildren();
    },
  };
}

function part(name, text) {
  if (!text) return null;
  const element = document.createElement('p');
  element.className = name;
  element.textContent = text;
  return element;
}

/** Calls back when somebody begins to type, and when they pause or have sent it. */
export function watchTyping(input, tell) {
  let pause;
  function stop() {
    if (pause === undefined) return;
    clearTimeout(pause);
    pause = undefined;
    tell(false);
  }
  input.addEventListener('input', () => {
    if (input.value === '') return stop();
    if (pause === undefined) tell(true);
    clearTimeout(pause);
    pause = setTimeout(stop, 3_000);
  });
  return stop;
}
