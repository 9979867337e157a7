// test.proto as grpc-js sees it. argv[2] is the path of the .proto.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync(process.argv[2], { keepCase: true, longs: Number, defaults: true });
const { Test } = grpc.loadPackageDefinition(definition).fedinfra.rpc.test;

module.exports = { grpc, Test, MIB: 1 << 20, PAYLOAD: Buffer.from(Array.from({ length: 256 }, (_, i) => i)) };
