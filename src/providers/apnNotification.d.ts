/** The package's types name its main module alone, which loads a client for APNs that is not used here. */
declare module 'apn/lib/notification/index.js' {
  import type apn from 'apn';

  /** With the two public methods that the package's types leave out. */
  class Notification extends apn.Notification {
    compile(): string;
    headers(): Record<string, string | number>;
  }
  export default Notification;
}
