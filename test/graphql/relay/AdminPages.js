import { graphql } from 'relay-runtime';

/** A list that loads further pages, and one of its rows that is read again by its global id. */
export const chatList = graphql`
  query AdminPagesChatsQuery($tenantHost: String!, $first: Int!) {
    ...AdminPages_chats @arguments(tenantHost: $tenantHost, first: $first)
    viewer {
      role
    }
  }
`;

export const chats = graphql`
  fragment AdminPages_chats on Query
  @argumentDefinitions(
    tenantHost: { type: "String!" }
    first: { type: "Int", defaultValue: 20 }
    after: { type: "String" }
  )
  @refetchable(queryName: "AdminPagesChatsPaginationQuery") {
    chatSessions(filter: { tenantHost: $tenantHost }, first: $first, after: $after)
      @connection(key: "AdminPages_chatSessions") {
      edges {
        node {
          id
          ...AdminPages_chat
        }
      }
    }
  }
`;

export const chat = graphql`
  fragment AdminPages_chat on ChatSession
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "AdminPagesChatRefetchQuery") {
    chatId
    state
    createdAt
    services {
      service
      status
    }
    pushSubscription {
      id
      service
      deviceToken
    }
    deliveries(first: $count, after: $cursor) @connection(key: "AdminPages_deliveries") {
      edges {
        node {
          id
          status
          attempts {
            outcome
            statusCode
          }
        }
      }
    }
  }
`;

export const delivery = graphql`
  query AdminPagesDeliveryQuery($id: ID!) {
    node(id: $id) {
      ... on Delivery {
        status
        service
        settledAt
      }
    }
  }
`;

export const deliveryUpdated = graphql`
  subscription AdminPagesDeliverySubscription($chatId: ID!) {
    deliveryUpdated(chatId: $chatId) {
      id
      status
    }
  }
`;

export const createApp = graphql`
  mutation AdminPagesCreateAppMutation($input: CreateAppInput!) {
    createApp(input: $input) {
      app {
        id
        appId
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;
