import type { EraseInput } from '../../generated/graphql.js';

export type EraseKind = 'chat' | 'client' | 'token' | 'phone';

export interface EraseValues {
  chatId: string;
  appId: string;
  clientId: string;
  deviceToken: string;
  phoneNumber: string;
}

/** The mutation's input: exactly one target. */
export function eraseInput(kind: EraseKind, tenantHost: string, values: EraseValues): EraseInput {
  const { chatId, appId, clientId, deviceToken, phoneNumber } = values;
  switch (kind) {
    case 'chat':
      return { chat: { tenantHost, chatId: chatId.trim() } };
    case 'client':
      return { client: { tenantHost, appId: appId.trim(), clientId: clientId.trim() } };
    case 'token':
      return { token: { tenantHost, deviceToken: deviceToken.trim() } };
    case 'phone':
      return { phone: { tenantHost, phoneNumber: phoneNumber.trim() } };
  }
}
