import { graphql } from 'relay-runtime';

export const requestChat = graphql`
  mutation DevicePageRequestChatMutation($input: RequestChatInput!) {
    requestChat(input: $input) {
      chatSession {
        id
        chatId
      }
      isNewChat
    }
  }
`;

/** The input type lets a device name exactly one way to reach it. */
export const subscribe = graphql`
  mutation DevicePageSubscribeMutation($chatId: ID!, $token: String!) {
    subscribe(input: { chatId: $chatId, device: { androidFirebase: { deviceToken: $token } } }) {
      chatSession {
        id
        pushSubscription {
          id
          service
        }
      }
      userErrors {
        code
        path
      }
    }
  }
`;

export const unsubscribe = graphql`
  mutation DevicePageUnsubscribeMutation($input: UnsubscribeInput!) {
    unsubscribe(input: $input) {
      chatSession {
        id
        pushSubscription {
          id
        }
      }
    }
  }
`;

export const chatEvents = graphql`
  subscription DevicePageChatEventsSubscription($chatId: ID!) {
    chatEvents(chatId: $chatId) {
      seq
      event
      msg
    }
  }
`;
