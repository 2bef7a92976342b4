import type { NotificationReason } from '../domain/chatEvent.js';

/** The default texts by language. They are neutral in gender and form of address. */
const TEXTS = {
  en: {
    message: 'New message',
    file: 'Sent you a file',
    joined: 'Joined the chat',
    warning: 'The chat will end soon unless you answer.',
    ended: 'The chat has ended.',
  },
  de: {
    message: 'Neue Nachricht',
    file: 'Hat eine Datei gesendet',
    joined: 'Ist dem Chat beigetreten',
    warning: 'Der Chat endet bald, wenn keine Antwort kommt.',
    ended: 'Der Chat wurde beendet.',
  },
  es: {
    message: 'Nuevo mensaje',
    file: 'Ha enviado un archivo',
    joined: 'Se ha unido al chat',
    warning: 'El chat terminará pronto si no hay respuesta.',
    ended: 'El chat ha terminado.',
  },
  fr: {
    message: 'Nouveau message',
    file: 'A envoyé un fichier',
    joined: 'A rejoint le chat',
    warning: 'Sans réponse, le chat va bientôt se terminer.',
    ended: 'Le chat est terminé.',
  },
  it: {
    message: 'Nuovo messaggio',
    file: 'Ha inviato un file',
    joined: 'Ora partecipa alla chat',
    warning: 'La chat terminerà presto se non arriva una risposta.',
    ended: 'La chat è terminata.',
  },
  ja: {
    message: '新しいメッセージ',
    file: 'ファイルを送信しました',
    joined: 'チャットに参加しました',
    warning: '返信がない場合、まもなくチャットを終了します。',
    ended: 'チャットは終了しました。',
  },
  nl: {
    message: 'Nieuw bericht',
    file: 'Heeft een bestand gestuurd',
    joined: 'Neemt nu deel aan de chat',
    warning: 'De chat wordt binnenkort beëindigd als er geen antwoord komt.',
    ended: 'De chat is beëindigd.',
  },
  pl: {
    message: 'Nowa wiadomość',
    file: 'Przesyła plik',
    joined: 'Dołącza do czatu',
    warning: 'Czat wkrótce się zakończy, jeśli nie będzie odpowiedzi.',
    ended: 'Czat został zakończony.',
  },
  pt: {
    message: 'Nova mensagem',
    file: 'Enviou um arquivo',
    joined: 'Entrou no chat',
    warning: 'O chat terminará em breve se não houver resposta.',
    ended: 'O chat terminou.',
  },
  sv: {
    message: 'Nytt meddelande',
    file: 'Har skickat en fil',
    joined: 'Har anslutit till chatten',
    warning: 'Chatten avslutas snart om inget svar kommer.',
    ended: 'Chatten har avslutats.',
  },
} as const satisfies Record<string, Record<NotificationReason, string>>;

export type TextLocale = keyof typeof TEXTS;
export const TEXT_LOCALES = Object.keys(TEXTS) as TextLocale[];

export function hasTexts(locale: string): locale is TextLocale {
  return Object.hasOwn(TEXTS, locale);
}

/** The default text of a reason in a language. */
export function notificationText(locale: TextLocale, news: NotificationReason): string {
  return TEXTS[locale][news];
}
