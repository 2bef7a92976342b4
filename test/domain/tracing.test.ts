import { spanReason, traceContextOf, traceHeaders, traceIdOf } from '../../src/domain/tracing.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const PARENT = `00-${TRACE}-${SPAN}-01`;

it.each([
  ['a parent', { traceparent: PARENT }, PARENT],
  ['its state', { traceparent: PARENT, tracestate: 'a=1, b=2' }, `${PARENT} a=1, b=2`],
  ['a parent that is not sampled', { traceparent: `00-${TRACE}-${SPAN}-00` }, `00-${TRACE}-${SPAN}-00`],
  ['a later version', { traceparent: `01-${TRACE}-${SPAN}-01-more` }, PARENT],
  ['no parent', {}, null],
  ['a state alone', { tracestate: 'a=1' }, null],
  ['upper case', { traceparent: PARENT.toUpperCase() }, null],
  ['no version', { traceparent: `ff-${TRACE}-${SPAN}-01` }, null],
  ['no trace', { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` }, null],
  ['no span', { traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` }, null],
  ['more than the version has', { traceparent: `${PARENT}-more` }, null],
  ['two parents', { traceparent: `${PARENT}, ${PARENT}` }, null],
  ['a state that is too long', { traceparent: PARENT, tracestate: `a=${'x'.repeat(511)}` }, PARENT],
  ['a state that is no text of a header', { traceparent: PARENT, tracestate: 'a=ü' }, PARENT],
])('reads %s', (_what, headers, context) => {
  expect(traceContextOf(headers)).toBe(context);
});

it('passes a context on as it came', () => {
  expect(traceHeaders(PARENT)).toEqual({ traceparent: PARENT });
  expect(traceHeaders(`${PARENT} a=1, b=2`)).toEqual({ traceparent: PARENT, tracestate: 'a=1, b=2' });
  expect(traceIdOf(`${PARENT} a=1`)).toBe(TRACE);
});

it.each([
  ['ECONNREFUSED', 'ECONNREFUSED'],
  ['stream reset with code 8', 'stream reset with code 8'],
  ['status 400, errno 102', 'status 400, errno 102'],
  ['a0'.repeat(32), 'OTHER'],
  ['https://push.example.com/secret', 'OTHER'],
  ['Invalid value at "message.token"', 'OTHER'],
])('a span says of the reason %s: %s', (reason, told) => {
  expect(spanReason(reason)).toBe(told);
});
