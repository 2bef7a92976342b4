/** The other methods of the legacy contract, and what only the REST door knows. */
import './requestingChats.suite.js';
import './publishing.suite.js';
import './restNotifications.suite.js';
import './anyRequest.suite.js';
import './anyCall.suite.js';
