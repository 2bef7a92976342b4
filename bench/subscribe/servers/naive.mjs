/** What the stack gives out of the box: Apollo Server, and Prisma's upsert with an audit row in a transaction. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../dist/database/generated/client.js';
import { readAuthorization } from './readAuthorization.mjs';
import { tellAddress } from './serve.mjs';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
const tenantId = Number(process.env.TENANT_ID);
const SERVICE = 'ANDROID_FIREBASE';

const typeDefs = `
  type Subscribed { chatId: ID!, service: String! }
  type Query { ping: Boolean }
  type Mutation { subscribe(chatId: ID!, deviceToken: String!): Subscribed }
`;
const resolvers = {
  Mutation: {
    async subscribe(_parent, { chatId, deviceToken }, { clientId }) {
      if (!clientId) throw new Error('unauthorized');
      const [subscription] = await prisma.$transaction([
        prisma.pushSubscription.upsert({
          where: { tenantId_chatId: { tenantId, chatId } },
          create: { tenantId, chatId, service: SERVICE, deviceToken },
          update: { service: SERVICE, deviceToken, refreshedAt: new Date(), removedAt: null, removalReason: null },
        }),
        prisma.auditEntry.create({
          data: { tenantId, actor: `device:${clientId}`, action: 'subscribe', object: `chat:${chatId}`, details: {} },
        }),
      ]);
      return subscription;
    },
  },
};

const server = new ApolloServer({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => ({ clientId: readAuthorization(req.headers.authorization) }),
});
tellAddress({ port: new URL(url).port });
