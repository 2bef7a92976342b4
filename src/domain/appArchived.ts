import { DomainError } from './errors.js';

/** The refusal of new chats and subscriptions. */
export function appArchived(): DomainError {
  return new DomainError('APP_ARCHIVED', 'this app is archived: it takes no new chats and subscriptions');
}
