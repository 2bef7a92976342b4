/** Parse Server, whose clients register by an installation. */
import http from 'node:http';
import express from 'express';
import { ParseServer } from 'parse-server';
import { tellAddress } from './serve.mjs';

const server = http.createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
const parse = new ParseServer({
  databaseURI: process.env.DATABASE_URL,
  appId: process.env.PARSE_APP_ID,
  masterKey: process.env.PARSE_MASTER_KEY,
  serverURL: `http://127.0.0.1:${port}/parse`,
  silent: true,
  verbose: false,
});
await parse.start();
server.on('request', express().use('/parse', parse.app));
tellAddress({ port });
