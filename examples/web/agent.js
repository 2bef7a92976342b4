/** The agent's page: it talks only with the example's own server, which holds the platform's key. */
import { createConversation, watchTyping } from '/conversation.js';

const element = (id) => document.getElementById(id);
const [state, typing, text, log, chats, end] = ['state', 'typing', 'text', 'log', 'chats', 'end'].map(element);
const conversation = createConversation(log);
const send = element('write').querySelector('button');

/** The lines of each chat, oldest chat first. */
const linesOf = new Map();
let shown = null;

/** What became of a push, in words. */
function pushWords({ status, reason }) {
  if (status === 'SENT') return 'Beckoned: a push was sent.';
  if (status === 'PENDING') return 'The customer may be looking: the push waits a moment.';
  if (status === 'RETRYING') return 'The push service does not answer: Beckon tries again.';
  if (reason === 'CLIENT_FETCHED') return 'Read in the chat: no push was needed.';
  if (status === 'SUPPRESSED') return 'No push: the customer has no notifications on.';
  if (status === 'UNKNOWN') return 'What became of the push could not be read.';
  return `The push ${status.toLowerCase()}: the console says why.`;
}

async function act(action, more = {}) {
  const body = JSON.stringify({ chatId: shown, ...more });
  const response = await fetch(`/agent/${action}`, { method: 'POST', body });
  if (!response.ok) state.textContent = (await response.json()).error;
}

function showLine({ id, from, text: said, push }) {
  const side = { agent: 'own', customer: 'other', note: 'note' }[from];
  conversation.show({ id, side, text: said, below: push && pushWords(push) });
}

function open(chatId) {
  shown = chatId;
  conversation.clear();
  typing.textContent = '';
  for (const line of linesOf.get(chatId).values()) showLine(line);
  text.disabled = send.disabled = end.hidden = false;
  state.textContent = 'You are connected.';
  listChats();
}

function listChats() {
  chats.hidden = linesOf.size < 2;
  chats.replaceChildren(
    ...[...linesOf.keys()].map((chatId, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet';
      button.textContent = `Customer ${index + 1}`;
      if (chatId === shown) button.setAttribute('aria-current', 'true');
      button.addEventListener('click', () => open(chatId));
      return button;
    }),
  );
}

function take(news) {
  if (news.type === 'typing') {
    if (news.chatId === shown) typing.textContent = news.isTyping ? 'The customer is typing …' : '';
    return;
  }
  const isNewChat = !linesOf.has(news.chatId);
  if (isNewChat) linesOf.set(news.chatId, new Map());
  linesOf.get(news.chatId).set(news.id, news);
  // A customer who comes is answered.
  if (isNewChat) open(news.chatId);
  else if (news.chatId === shown) showLine(news);
}

const stopTyping = watchTyping(text, (isTyping) => void act('type', { isTyping }));
element('write').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  const said = text.value;
  text.value = '';
  stopTyping();
  void act('say', { text: said });
});
end.addEventListener('click', () => void act('end'));

const news = new EventSource('/agent/news');
news.addEventListener('message', ({ data }) => take(JSON.parse(data)));
news.addEventListener('error', () => (state.textContent = 'The example does not answer. Is it still running?'));
news.addEventListener('open', () => {
  if (shown) state.textContent = 'You are connected.';
});
