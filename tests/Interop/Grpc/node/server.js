// test.proto served by grpc-js, with the behaviour of TestHandlers.cs. Usage: server.js PROTO; prints its port.
const { grpc, Test } = require('./messages');

const block = (size) => Buffer.from(Array.from({ length: size }, (_, i) => i & 255));

function echoed(call, prefix) {
  const metadata = new grpc.Metadata();
  for (const key of Object.keys(call.metadata.getMap()).filter((k) => k.startsWith('echo-'))) {
    call.metadata.get(key).forEach((value) => metadata.add(prefix + key, value));
  }
  return metadata;
}

function failure(call, code, details) {
  const metadata = echoed(call, 'trailing-');
  const field = (number, data) => Buffer.concat([Buffer.from([(number << 3) | 2, data.length]), data]);
  const info = Buffer.from('\n\x05ASKED\x12\x04test');
  const any = Buffer.concat([field(1, Buffer.from('type.googleapis.com/google.rpc.ErrorInfo')), field(2, info)]);
  metadata.add('grpc-status-details-bin', Buffer.concat([Buffer.from([8, code]), field(2, Buffer.from(details)), field(3, any)]));
  return { code, details, metadata };
}

// Calls `next` after the wait, unless the caller left before.
function wait(call, milliseconds, next) {
  const timer = setTimeout(() => next(), milliseconds);
  call.on('cancelled', () => {
    clearTimeout(timer);
    if (milliseconds) console.log('cancelled');
  });
}

function echo(call, done) {
  const { text, payload, fail_with, wait_milliseconds } = call.request;
  call.sendMetadata(echoed(call, ''));
  wait(call, wait_milliseconds, () =>
    fail_with ? done(failure(call, fail_with, text)) : done(null, { text, payload }, echoed(call, 'trailing-')));
}

function count(call) {
  call.sendMetadata(echoed(call, ''));
  const { count, fail_with, wait_milliseconds } = call.request;
  const step = (value) => {
    if (call.cancelled) return console.log('cancelled');
    if (value < count) {
      const more = () => (wait_milliseconds ? setTimeout(() => step(value + 1), wait_milliseconds) : step(value + 1));
      return call.write({ value }) ? setImmediate(more) : call.once('drain', more);
    }
    return fail_with ? call.emit('error', failure(call, fail_with, 'after the numbers')) : call.end(echoed(call, 'trailing-'));
  };
  step(0);
}

function sum(call, done) {
  let value = 0;
  let failed = false;
  call.on('data', (number) => {
    value += number.value;
    if (number.value < 0 && !failed) {
      failed = true;
      done({ code: grpc.status.INVALID_ARGUMENT, details: 'negative number' });
    }
  });
  call.on('end', () => failed || done(null, { value }));
}

function twice(call) {
  call.sendMetadata(echoed(call, ''));
  call.on('data', (number) => call.write({ value: number.value * 2 }));
  call.on('end', () => call.end(echoed(call, 'trailing-')));
}

function pull(call) {
  const data = block(call.request.block);
  const step = (offset) => {
    if (offset >= call.request.bytes) return call.end();
    const more = () => step(offset + data.length);
    const room = call.write({ offset, data: data.subarray(0, call.request.bytes - offset) });
    return room ? setImmediate(more) : call.once('drain', more);
  };
  step(0);
}

function push(call, done) {
  const reply = { bytes: 0, checksum: 0 };
  call.on('data', ({ data }) => {
    reply.bytes += data.length;
    for (const byte of data) reply.checksum += byte;
  });
  call.on('end', () => done(null, reply));
}

const server = new grpc.Server({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
server.addService(Test.service, { Echo: echo, Count: count, Sum: sum, Twice: twice, Pull: pull, Push: push });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
