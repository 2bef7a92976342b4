import { useTenant } from '../gateway/useTenant.js';
import { consolePath } from './consolePath.js';

/** Makes paths to other pages of the console, for the tenant that is chosen now. */
export function useConsolePath() {
  const { host, isChoice } = useTenant();
  return (pathname: string, values?: Readonly<Record<string, string | null>>) =>
    consolePath(pathname, isChoice ? host : null, values);
}
