import type { EraseInput } from '../../generated/graphql.js';

export type EraseKind = 'chat' | 'client' | 'token';

export interface EraseValues {
  chatId: string;
  appId: string;
  clientId: string;
  deviceToken: string;
}

/** The mutation's input: exactly one of the three targets. */
export function eraseInput(kind: EraseKind, tenantHost: string, values: EraseValues): EraseInput {
  const { chatId, appId, clientId, deviceToken } = values;
  switch (kind) {
    case 'chat':
      return { chat: { tenantHost, chatId: chatId.trim() } };
    case 'client':
      return { client: { tenantHost, appId: appId.trim(), clientId: clientId.trim() } };
    case 'token':
      return { token: { tenantHost, deviceToken: deviceToken.trim() } };
  }
}
