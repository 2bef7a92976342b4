/** Who is signed in, and how one can sign in: what `GET /console/api/session` answers. */
export interface ConsoleSession {
  viewer: ConsoleViewer | null;
  signIn: {
    /** Whether there is a single sign-on besides API keys. */
    oidc: boolean;
    /** Why the last try by it has failed, a moment ago; null: it has not. */
    failure: string | null;
  };
}

export interface ConsoleViewer {
  role: 'VIEWER' | 'ADMIN' | 'OPERATOR';
  /** Null: of the whole installation. */
  tenantHost: string | null;
  /** How the audit log names whoever is signed in. */
  actor: string;
}
