import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { RequestStep } from './requestSteps.js';

/** Refuses subscriptions at `/graphql`. Apollo would run them as queries. */
export const noSubscriptions: RequestStep = {
  resolved({ operation }) {
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
    throw new GraphQLError('Subscription operations are served at /graphql/stream.', {
      extensions: { code: ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE, http: { status: 400 } },
    });
  },
};
