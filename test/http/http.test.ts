/** What HTTP itself asks of a server, whatever the transport. */
import './consolePage.suite.js';
import './contentCodings.suite.js';
import './endpoints.suite.js';
import './graphiql.suite.js';
import './graphqlAudit.suite.js';
import './graphqlOverHttp.suite.js';
import './headerLimits.suite.js';
import './pathMethods.suite.js';
import './streamRefusals.suite.js';
import './targets.suite.js';
import './unreadBodies.suite.js';
import './webOrigins.suite.js';
import './webChat.suite.js';
