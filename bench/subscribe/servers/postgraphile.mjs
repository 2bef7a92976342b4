/** PostGraphile, and a function of the database that stores as the baseline does. */
import http from 'node:http';
import { postgraphile } from 'postgraphile';
import { tellAddress } from './serve.mjs';

const options = { disableQueryLog: true, retryOnInitFail: false };
const server = http.createServer(postgraphile(process.env.DATABASE_URL, 'public', options));
server.listen(0, '127.0.0.1', () => tellAddress(server.address()));
