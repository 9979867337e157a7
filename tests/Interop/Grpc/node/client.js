// Official grpc-js calls our server. Usage: client.js PROTO HOST:PORT; prints one line per case.
const assert = require('node:assert');
const { grpc, Test, MIB, PAYLOAD } = require('./messages');

const connect = (options) => new Test(process.argv[3], grpc.credentials.createInsecure(), options);
const client = connect({});

// A unary call as {error, reply, headers, trailers}.
const unaryCall = (method, request, metadata = new grpc.Metadata(), options = {}, from = client) => new Promise((resolve) => {
  const result = {};
  const call = from[method](request, metadata, options, (error, reply) => Object.assign(result, { error, reply }));
  call.on('metadata', (headers) => (result.headers = headers));
  call.on('status', (status) => resolve({ ...result, trailers: status.metadata }));
  result.call = call;
  if (options.cancelAfter) setTimeout(() => call.cancel(), options.cancelAfter);
});

// Reads a stream to its end as {messages, error}.
const readAll = (call) => new Promise((resolve) => {
  const messages = [];
  call.on('data', (message) => messages.push(message));
  call.on('error', (error) => resolve({ messages, error }));
  call.on('end', () => resolve({ messages }));
});

const sendAll = (method, requests, from = client) => new Promise((resolve, reject) => {
  const call = from[method]((error, reply) => (error ? reject(error) : resolve(reply)));
  const step = (i) => {
    if (i === requests.length) return call.end();
    return call.write(requests[i]) ? setImmediate(() => step(i + 1)) : call.once('drain', () => step(i + 1));
  };
  step(0);
});

const range = (count) => Array.from({ length: count }, (_, i) => i);

function exampleMetadata() {
  const metadata = new grpc.Metadata();
  metadata.add('echo-text', 'a b');
  metadata.add('echo-data-bin', Buffer.from([0, 255, 7]));
  return metadata;
}

const cases = {
  async unary() {
    const { reply } = await unaryCall('Echo', { text: 'größer', payload: PAYLOAD });
    assert.deepStrictEqual([reply.text, reply.payload], ['größer', PAYLOAD]);
  },
  async server_stream() {
    const { messages } = await readAll(client.Count({ count: 1000 }));
    assert.deepStrictEqual(messages.map((n) => n.value), range(1000));
  },
  async client_stream() {
    assert.strictEqual((await sendAll('Sum', range(1000).map((value) => ({ value })))).value, 499500);
    assert.strictEqual((await sendAll('Sum', [])).value, 0);
  },
  async duplex() {
    const call = client.Twice();
    const read = readAll(call);
    range(500).forEach((value) => call.write({ value }));
    call.end();
    assert.deepStrictEqual((await read).messages.map((n) => n.value), range(500).map((n) => 2 * n));
  },
  async metadata() {
    const { headers, trailers } = await unaryCall('Echo', {}, exampleMetadata());
    assert.deepStrictEqual(headers.get('echo-text'), ['a b']);
    assert.deepStrictEqual(headers.get('echo-data-bin'), [Buffer.from([0, 255, 7])]);
    assert.deepStrictEqual(trailers.get('trailing-echo-text'), ['a b']);
    assert.deepStrictEqual(trailers.get('trailing-echo-data-bin'), [Buffer.from([0, 255, 7])]);
  },
  async error_with_details() {
    const { error } = await unaryCall('Echo', { fail_with: 9, text: '100 % größer\n' }, exampleMetadata());
    assert.deepStrictEqual([error.code, error.details], [grpc.status.FAILED_PRECONDITION, '100 % größer\n']);
    assert.ok(error.metadata.get('grpc-status-details-bin')[0].includes('google.rpc.ErrorInfo'));
    assert.deepStrictEqual(error.metadata.get('trailing-echo-text'), ['a b']);
  },
  async error_after_messages() {
    const { messages, error } = await readAll(client.Count({ count: 3, fail_with: 10 }));
    assert.deepStrictEqual([messages.length, error.code], [3, grpc.status.ABORTED]);
  },
  async unexpected_error() {
    const { error } = await unaryCall('Echo', { text: 'crash' });
    assert.strictEqual(error.code, grpc.status.INTERNAL);
    assert.ok(!error.details.includes('hunter2'));
  },
  async unknown_method() {
    const error = await new Promise((resolve) => client.makeUnaryRequest(
      '/fedinfra.rpc.test.Test/Missing', (x) => x, (x) => x, Buffer.alloc(0), resolve));
    assert.strictEqual(error.code, grpc.status.UNIMPLEMENTED);
  },
  async deadline() {
    const { error } = await unaryCall('Echo', { wait_milliseconds: 60000 }, undefined, { deadline: Date.now() + 200 });
    assert.strictEqual(error.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async cancellation() {
    const { error } = await unaryCall('Echo', { wait_milliseconds: 60000 }, undefined, { cancelAfter: 200 });
    assert.strictEqual(error.code, grpc.status.CANCELLED);
  },
  async gzip() {
    const compressing = connect({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    const text = 'compress me '.repeat(10000);
    assert.strictEqual((await unaryCall('Echo', { text }, undefined, {}, compressing)).reply.text, text);
    assert.strictEqual((await sendAll('Sum', range(100).map((value) => ({ value })), compressing)).value, 4950);
    compressing.close();
  },
  async too_large() {
    const { error } = await unaryCall('Echo', { payload: Buffer.alloc(5 * MIB) });
    assert.strictEqual(error.code, grpc.status.RESOURCE_EXHAUSTED);
  },
  async pull_64_mib() {
    const { messages } = await readAll(client.Pull({ bytes: 64 * MIB, block: MIB }));
    assert.strictEqual(messages.reduce((sum, message) => sum + message.data.length, 0), 64 * MIB);
  },
  async push_64_mib() {
    const data = Buffer.concat(Array(MIB / PAYLOAD.length).fill(PAYLOAD));
    const reply = await sendAll('Push', range(64).map((i) => ({ offset: i * MIB, data })));
    assert.deepStrictEqual([reply.bytes, reply.checksum], [64 * MIB, 64 * (MIB / 256) * 32640]);
  },
  async many_at_once() {
    const results = await Promise.all(range(500).map((n) => unaryCall('Echo', { text: `${n}` })));
    assert.deepStrictEqual(results.map((result) => result.reply.text), range(500).map((n) => `${n}`));
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log('ok', name);
    } catch (error) {
      console.log('FAIL', name, error);
    }
  }
  client.close();
})();
