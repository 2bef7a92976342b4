interface Ports<Port> {
  PORT?: Port | undefined;
  BECKON_ADMIN_PORT?: Port | undefined;
  BECKON_ADMIN_HOST?: string | undefined;
  BECKON_UPSTREAM_URL?: string | undefined;
}

/** Faults in the combination of the two listeners' variables. Other checks report invalid ports. */
export function adminAddressFaults(given: Ports<string>): string[] {
  const { PORT = '4000', BECKON_ADMIN_PORT: port, BECKON_ADMIN_HOST: host, BECKON_UPSTREAM_URL: upstream } = given;
  if (port !== undefined) {
    // For port 0 the system picks a different port each time.
    return Number(port) === Number(PORT) && Number(port) !== 0 ? ['BECKON_ADMIN_PORT must not be PORT'] : [];
  }
  if (upstream === undefined) {
    return host === undefined ? [] : ['BECKON_ADMIN_PORT must be set when BECKON_ADMIN_HOST is'];
  }
  return Number(PORT) === 65_535 ? ['BECKON_ADMIN_PORT must be set when PORT is 65535'] : [];
}

/**
 * The console's own listener; null: it shares the main listener. A contact center's answers must never have the console's
 * origin, so in front of a contact center the console has its own listener.
 */
export function adminAddress(values: Ports<number> & { PORT: number }): { host: string; port: number } | null {
  const {
    PORT,
    BECKON_ADMIN_PORT: port,
    BECKON_ADMIN_HOST: host = '127.0.0.1',
    BECKON_UPSTREAM_URL: upstream,
  } = values;
  if (port === undefined && upstream === undefined) return null;
  return Object.freeze({ host, port: port ?? (PORT === 0 ? 0 : PORT + 1) });
}
