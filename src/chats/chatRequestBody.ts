import { z } from 'zod';
import { CLIENT_NAME_MAX, PHONE_NUMBER_MAX, type RequestChatInput } from './sessions.js';
import { isJsonObject, type JsonObject } from '../domain/jsonObject.js';

const text = z.string('must be a string');
/** Stored unchanged. Their names have no meaning to Beckon. */
const jsonObject = z.custom<JsonObject>(isJsonObject, 'must be a JSON object');

/** The body of Request Chat. Null is the same as an absent field. */
export const chatRequestSchema = z
  .object({
    parameters: jsonObject
      .meta({
        type: 'object',
        description:
          'Values of the app for the scenario, kept as they are. `locale` or `language` may name the language that the ' +
          'client is notified in.',
      })
      .nullish(),
    phone_number: text.meta({ maxLength: PHONE_NUMBER_MAX, description: "The client's phone number." }).nullish(),
    from: text.meta({ maxLength: CLIENT_NAME_MAX, description: "The client's name." }).nullish(),
  })
  .meta({ id: 'ChatRequest' })
  .transform(({ phone_number, from, parameters }): RequestChatInput => ({
    phoneNumber: phone_number,
    from,
    parameters,
  }));
