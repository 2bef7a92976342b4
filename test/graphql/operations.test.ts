// One server for all of these: each needs tenants of its own, none a server of its own.
import './adminLists.suite.js';
import './auditLog.suite.js';
import './connection.suite.js';
import './node.suite.js';
import './oneOf.suite.js';
import './queryLimits.suite.js';
import './ranges.suite.js';
import './redaction.suite.js';
import './statements.suite.js';
import './webhook.suite.js';
import './alertsWebhook.suite.js';
import '../authorization/matrix.suite.js';
