/** The customer's page: everything that a page does with Beckon is in here. */
import { BeckonError, createBeckon } from '/beckon.js';
import { createConversation, watchTyping } from '/conversation.js';

const element = (id) => document.getElementById(id);
const [state, typing, text, log] = ['state', 'typing', 'text', 'log'].map(element);
const [bell, bellText, subscribe, unsubscribe, signOut, end] = [
  ...['bell', 'bell-text', 'subscribe', 'unsubscribe', 'sign-out', 'end'],
].map(element);
const conversation = createConversation(log);

const beckon = createBeckon(await (await fetch('/settings.json')).json());
let chat = null;

/** What each failure means to a person. */
const WORDS = {
  NETWORK: 'Beckon cannot be reached. Is the example still running?',
  UNAVAILABLE: 'Beckon cannot answer at the moment. Try again.',
  TOO_MANY_REQUESTS: 'That was too much at once. Wait a moment.',
  CHAT_ENDED: 'The chat has ended. Write to begin another.',
  PERMISSION_DENIED: 'Notifications are blocked. Allow them for this page in the browser, beside its address.',
  PUSH_NOT_SUPPORTED: 'This browser has no push notifications for this page. On an iPhone, add it to the home screen.',
  PUSH_SERVICE_UNREACHABLE:
    "The browser's own push service could not be reached: it needs the internet. The chat works all the same.",
};

/** Runs what a person has asked for, and says what became of it. */
async function run(work, place = state) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BeckonError)) throw error;
    place.textContent = WORDS[error.code] ?? error.message;
  }
}

function show({ event, msg_id: id, party_id: party, display_name: who, msg, msg_text: plain, timestamp }) {
  const isOwn = party === chat?.id;
  if (event === 'chat_session_message') {
    typing.textContent = '';
    conversation.show({ id, side: isOwn ? 'own' : 'other', who: isOwn ? undefined : who, text: plain ?? msg });
  }
  if (event === 'chat_session_typing' && !isOwn) typing.textContent = 'Anna is typing …';
  if (event === 'chat_session_not_typing') typing.textContent = '';
  const note = { chat_session_party_joined: `${who} has joined.`, chat_session_ended: 'The chat has ended.' }[event];
  if (note) conversation.show({ id: `${event} ${timestamp}`, side: 'note', text: note });
}

function showStanding() {
  const isOn = chat?.isSubscribed ?? false;
  bell.hidden = end.hidden = chat === null;
  subscribe.hidden = isOn;
  unsubscribe.hidden = signOut.hidden = !isOn;
  bellText.textContent = isOn
    ? 'Notifications are on. Put this page to the background: you are told when Anna answers.'
    : 'Going away? Be told here when Anna answers.';
}

/** From a chat's beginning, or a reload, to its end. */
async function follow(current) {
  chat = current;
  showStanding();
  state.textContent = 'You are connected.';
  for (const event of await chat.history()) show(event);
  for await (const event of chat.events()) show(event);
  if (chat !== current) return;
  chat = null;
  typing.textContent = '';
  state.textContent = WORDS.CHAT_ENDED;
  showStanding();
}

const stopTyping = watchTyping(text, (isTyping) => void chat?.typing(isTyping).catch(() => undefined));

element('write').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  void run(async () => {
    const said = text.value;
    text.value = '';
    if (!chat) {
      conversation.clear();
      const requested = await beckon.requestChat({ parameters: { page: location.href } });
      void run(() => follow(requested));
    }
    stopTyping();
    show(await chat.send(said));
  });
});

subscribe.addEventListener('click', () => {
  bellText.textContent = 'Turning notifications on …';
  void run(async () => {
    await chat.subscribe();
    showStanding();
  }, bellText);
});
unsubscribe.addEventListener('click', () => {
  void run(async () => {
    await chat.unsubscribe();
    showStanding();
  }, bellText);
});
signOut.addEventListener('click', () => {
  void run(async () => {
    await beckon.signOut();
    location.reload();
  }, bellText);
});
end.addEventListener('click', () => void run(() => chat.end()));

void run(async () => {
  const resumed = await beckon.resume();
  if (resumed) await follow(resumed);
  else state.textContent = 'Write to begin a chat.';
});
