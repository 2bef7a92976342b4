import { GatewayError } from './gatewayError.js';

/** The body of an answer of `/graphql`. */
export interface GraphqlAnswer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Reads an answer's JSON. @throws GatewayError where it is none: something between has answered */
export async function readAnswer<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new GatewayError(`The gateway has answered ${response.status}, and not as it should.`, response.status);
  }
}
