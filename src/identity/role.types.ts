import type { Role } from '../domain/caller.js';
import { stringEnum } from '../graphql/stringEnum.js';

export const RoleEnum = stringEnum<Role>('Role', 'Who may do what.', {
  DEVICE: 'One installation of a mobile app: its own chat sessions.',
  PLATFORM: "A tenant's chat platform: publishes events, ends chats.",
  VIEWER: "Reads all of one tenant's.",
  ADMIN: 'Reads and changes all of one tenant.',
  OPERATOR: 'The whole installation: tenants and keys.',
});
