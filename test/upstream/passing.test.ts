/** What is passed on to a contact center and back, and what happens when that cannot be done. */
import './passing.suite.js';
import './troubles.suite.js';
