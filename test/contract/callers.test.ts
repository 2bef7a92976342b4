/** Who is calling, of which tenant, and what it may do. */
import './identification.suite.js';
import './spellings.suite.js';
import './unicodeIds.suite.js';
import './apiKeys.suite.js';
import './seenChats.suite.js';
