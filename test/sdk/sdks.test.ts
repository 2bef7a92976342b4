/** Today's SDKs and our own clients, by what they send and by how they read, against one gateway. */
import './ios.suite.js';
import './android.suite.js';
import './refusals.suite.js';
import './anyEvent.suite.js';
import './ourClients.suite.js';
