/** What a gateway makes of what passes: chats, who is present, who is who. */
import './learning.suite.js';
import './presence.suite.js';
import './naming.suite.js';
