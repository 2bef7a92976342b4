import type { Role } from '../domain/caller.js';
import { stringEnum } from '../graphql/stringEnum.js';

export const RoleEnum = stringEnum<Role>('Role', 'The role of a caller.', {
  DEVICE: 'One installation of a mobile app: its own chat sessions.',
  PLATFORM: "A tenant's chat platform: publishes events, ends chats.",
  VIEWER: "Reads one tenant's data.",
  ADMIN: "Reads and changes one tenant's data.",
  OPERATOR: 'The whole installation: tenants and keys.',
});
