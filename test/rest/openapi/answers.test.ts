/** A gateway's real answers, and the page that describes them. */
import './legacyAnswers.suite.js';
import './platformAnswers.suite.js';
import './referencePage.suite.js';
