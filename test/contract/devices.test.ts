/** What a device may send, and what it may not, through both doors. */
import './subscribing.suite.js';
import './browsers.suite.js';
import './refusals.suite.js';
import './foreignChats.suite.js';
import './bodies.suite.js';
