import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own, with which the load is compared: it reads each request to its end, and answers with as many
// bytes as a short list has. It prints its port.

const answer = JSON.stringify({ data: [{ id: 'x'.repeat(26), text: 'y'.repeat(100), completed: false }] });

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
